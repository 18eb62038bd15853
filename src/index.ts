export * from './decode/index.ts';
export * from './diagnose/index.ts';
export { H2InspectError } from './errors.ts';
export { TraceFile, TraceRecorder, type TraceRecorderOptions } from './files/index.ts';
export { Inspector, type InspectorOptions } from './inspector.ts';
export { limits } from './limits.ts';
export * from './proxy/index.ts';
export * from './trace/index.ts';
