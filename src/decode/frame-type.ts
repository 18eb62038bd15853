import type { FrameHeader } from './frame.ts';
import type { PropertyKinds } from './payload-property.ts';
import type { PayloadReader } from './payload-reader.ts';
import type { PayloadWriter } from './payload-writer.ts';
import type { FrameProblem } from './problem.ts';

/** All facts of one frame type in one row: decoder, rules, filter, JSON and UI read them here and nowhere else. */
export interface FrameType<Name extends string, Payload extends object> {
  /** The RFC's spelling: name, symbol and JSON value at once. */
  readonly name: Name;
  /** 8 bits. */
  readonly code: number;
  readonly section: string;
  /** Where the frame may stand: on a stream, on the connection (stream 0), or on either. */
  readonly scope: 'stream' | 'connection' | 'either';
  /** Defined flags, name to bit mask. */
  readonly flags: Readonly<Record<string, number>>;
  /** The type's own properties. */
  readonly properties: PropertyKinds<Payload>;
  /** Octets of payload, for types whose layout has only one length. */
  readonly length?: number;
  /**
   * Reads the payload and fills in the type's own properties. Layout only: a WINDOW_UPDATE of 0 is perfectly readable.
   * A read past the end gives 0 and is noticed by the caller, which turns the frame into a MALFORMED one.
   */
  readonly decode: (frame: FrameHeader & Payload, payload: PayloadReader) => FrameProblem | undefined;
  /** Writes the payload that `decode` reads. */
  readonly encode: (frame: Readonly<Payload>, payload: PayloadWriter) => void;
}

/** @internal Identity, for inference of `Name`. `Payload` is given by hand: `defineFrameType<Ping>()({…})`. */
export const defineFrameType =
  <Payload extends object>() =>
  <const Name extends string>(row: FrameType<Name, Payload>): FrameType<Name, Payload> =>
    row;

/** The frame a row describes. */
export type FrameOf<Row> =
  Row extends FrameType<infer Name, infer Payload> ? FrameHeader & { readonly type: Name } & Readonly<Payload> : never;
