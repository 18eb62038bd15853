export { TraceRecorder, type TraceRecorderOptions } from './recorder.ts';
export { TraceFile } from './trace-file.ts';
