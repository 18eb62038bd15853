export { decodeContent } from './content-encoding.ts';
export { OutputFile } from './output-file.ts';
export { TraceRecorder, type TraceRecorderOptions } from './recorder.ts';
export { TraceFile } from './trace-file.ts';
export { type FollowedRecords, followTrace } from './trace-follower.ts';
export { TraceIndex } from './trace-index.ts';
