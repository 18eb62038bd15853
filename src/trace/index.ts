export type { Peer } from '../decode/index.ts';
export * from './filter/index.ts';
export * from './formats/index.ts';
export type * from './record.ts';
export { redactRecord } from './redact.ts';
export { isSecret, maskSecret, REDACTED } from './secrets.ts';
export * from './statistics/index.ts';
export * from './view/index.ts';
