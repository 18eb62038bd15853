export type { Peer } from '../decode/index.ts';
export * from './filter/index.ts';
export * from './formats/index.ts';
export type * from './record.ts';
export * from './statistics/index.ts';
export * from './view/index.ts';
