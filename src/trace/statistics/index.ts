export type { ConnectionStatistics } from './connection-statistics.ts';
export type { FrameCount, HpackStatistics, SideStatistics } from './side-statistics.ts';
export { statisticsJson } from './statistics-json.ts';
export type { StreamStatistics } from './stream-statistics.ts';
export { type FindingCount, TraceStatistics } from './trace-statistics.ts';
