import type { FrameOf } from './frame-type.ts';
import { altsvc } from './frames/altsvc.ts';
import { continuation } from './frames/continuation.ts';
import { data } from './frames/data.ts';
import { goaway } from './frames/goaway.ts';
import { headers } from './frames/headers.ts';
import { origin } from './frames/origin.ts';
import { ping } from './frames/ping.ts';
import { priority } from './frames/priority.ts';
import { priorityUpdate } from './frames/priority-update.ts';
import { pushPromise } from './frames/push-promise.ts';
import { rstStream } from './frames/rst-stream.ts';
import { settings } from './frames/settings.ts';
import { windowUpdate } from './frames/window-update.ts';

/** One row per frame type; everything that differs between types is asked here. */
export const FRAME_TYPES = [
  data,
  headers,
  priority,
  rstStream,
  settings,
  pushPromise,
  ping,
  goaway,
  windowUpdate,
  continuation,
  altsvc,
  origin,
  priorityUpdate,
] as const;

export type KnownFrame = FrameOf<(typeof FRAME_TYPES)[number]>;
export type KnownFrameType = KnownFrame['type'];
/** The frame with this name, for example `FrameNamed<'GOAWAY'>`. */
export type FrameNamed<Name extends KnownFrameType> = Extract<KnownFrame, { type: Name }>;

type Row = (typeof FRAME_TYPES)[number];

const byCode: readonly (Row | undefined)[] = Array.from({ length: 256 }, (_, code) =>
  FRAME_TYPES.find((row) => row.code === code),
);

/** The row of a type code, or undefined for a type without one. */
export const frameTypeOf = (code: number): Row | undefined => byCode[code];

const byName = new Map<string, Row>(FRAME_TYPES.map((row) => [row.name, row]));

/** The row of a type by the RFC's word. */
export const frameTypeNamed = (name: string): Row | undefined => byName.get(name);

/** By type code, then by flag bits: one flat array would be so sparse that the engine makes it a hash table. */
const flagNames: (readonly string[] | undefined)[][] = Array.from({ length: 256 }, () => []);

/** Names of the defined flags set in `flagBits`, lowest bit first: one frozen array per (type, bits), never a new one. */
export function flagNamesOf(typeCode: number, flagBits: number): readonly string[] {
  const known = flagNames[typeCode]!;
  let names = known[flagBits];
  if (names === undefined) {
    const defined = Object.entries(byCode[typeCode]?.flags ?? {});
    names = Object.freeze(defined.filter(([, bit]) => flagBits & bit).map(([name]) => name));
    known[flagBits] = names;
  }
  return names;
}
