export type { Peer } from '../decode/index.ts';
export type * from './record.ts';
