import { CONNECTION_PREFACE, encodeFrame, type FrameToEncode, octetsOf, type Peer } from '../../src/decode/index.ts';
import { RULES } from '../../src/diagnose/index.ts';
import type { LifecycleEntry, TraceRecord } from '../../src/trace/index.ts';
import { play } from '../support/sequence.ts';

/** Something that happens on a connection, `at` ms after the last. */
export type Event =
  | { readonly wait: number; readonly from: Peer; readonly octets: Uint8Array }
  | { readonly wait: number; readonly note: LifecycleEntry };

/** What is given to the code under test: a connection as a relay sees it, the octets of a trace file, or a filter. */
export type Case =
  | { readonly kind: 'wire'; readonly events: readonly Event[] }
  | { readonly kind: 'trace'; readonly octets: Uint8Array }
  | { readonly kind: 'filter'; readonly text: string };

/** The connections of all examples of all rules: every frame type, right and wrong. */
export const seeds: readonly { readonly events: readonly Event[]; readonly records: readonly TraceRecord[] }[] =
  RULES.flatMap(({ fires, silent }) => [...fires, ...silent]).map((sequence) => {
    const { records } = play(sequence, RULES);
    return { events: eventsOf(records), records };
  });

/** What was on the wire for these records to come out: a frame encodes to the octets it came from. */
function eventsOf(records: readonly TraceRecord[]): Event[] {
  let last = 0;
  return records.flatMap(({ seq: _, connection: __, at, ...entry }): Event[] => {
    const wait = at - last;
    last = at;
    switch (entry.kind) {
      case 'frame': {
        const octets = encodeFrame(entry.frame as FrameToEncode);
        // Long runs of the same content teach nothing and cost time.
        return octets.length > 20_000 ? [] : [{ wait, from: entry.from, octets }];
      }
      case 'preface':
        return [{ wait, from: 'client', octets: octetsOf(CONNECTION_PREFACE) }];
      case 'octets':
        return [{ wait, from: entry.from, octets: octetsOf(entry.octets) }];
      case 'finding':
        return [];
      default:
        return [{ wait, note: entry as LifecycleEntry }];
    }
  });
}

/** A case as text for a fixture, and back. */
export function caseToJson(one: Case): string {
  // The value is looked up again: a Buffer was already spelled out where it comes as an argument.
  const spell = function (this: Record<string, unknown>, key: string, value: unknown): unknown {
    const octets = this[key];
    return octets instanceof Uint8Array ? { base64: Buffer.from(octets).toString('base64') } : value;
  };
  return `${JSON.stringify(one, spell, 1)}\n`;
}

export function caseFromJson(text: string): Case {
  return JSON.parse(text, (_, value) =>
    typeof value?.base64 === 'string' ? new Uint8Array(Buffer.from(value.base64, 'base64')) : value,
  );
}
