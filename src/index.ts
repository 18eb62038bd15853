export * from './decode/index.ts';
export { H2InspectError } from './errors.ts';
export { Inspector, type InspectorOptions } from './inspector.ts';
export { limits } from './limits.ts';
export * from './trace/index.ts';
