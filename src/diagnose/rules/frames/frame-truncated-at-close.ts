import { flagNamesOf, frameTypeOf, octetsOf } from '../../../decode/index.ts';
import type { RecordOf } from '../../../trace/index.ts';
import { notes } from '../../notes.ts';
import { afterRecord, type Rule } from '../../rule.ts';
import { bytes, grouped } from '../../wording.ts';

export const frameTruncatedAtClose: Rule = {
  id: 'frame-truncated-at-close',
  title: 'the connection ended inside a frame',
  section: 'RFC 9113 §4.1, §5.4.3',
  severity: 'error',
  fault: 'sender',
  tier: 'P1',
  breaks: { scope: 'connection', code: 'PROTOCOL_ERROR' },
  follows: ['http1-on-h2-connection', 'preface-repeated', 'frame-desync'],
  when: 'An endpoint’s octets end inside a frame: in its header or before its payload is complete.',
  unless: 'h2inspect itself was stopped.',
  peers: 'Go: `unexpected EOF`; nginx: `client prematurely closed connection`; curl: (56), (18) or (16).',
  summary: '{who} ended the connection in the middle of {frame}: {have} of {length} came',
  fix: 'Look for a crash, a kill or a timeout in a middlebox in the sender’s log.',
  fires: ['OPEN; GET1; OK1; S> CUT(409,DATA(1,1000)); S> FIN', 'OPEN; S> CUT(5,PING(x)); S> TCPRST'],
  silent: ['OPEN; GET1; OK1; S> DATA(1,1000); S> FIN', 'OPEN; GET1; OK1; S> CUT(409,DATA(1,1000)); S> STOPPED'],
  alongside: ['conn-closed-streams-open', 'conn-tcp-reset'],
  // The octets are handed out before the end is told: the end says whose doing it was.
  watch: [
    afterRecord(['octets'], ({ record, view }) => {
      if (record.reason === 'truncated') tails(view.of(record.from)).record = record;
      return undefined;
    }),
    afterRecord(['direction-ended'], ({ record: { from, how }, view }) => {
      const tail = tails(view.of(from)).record;
      // Nothing to say of a preface that was cut short, nor of our own stopping.
      if (!tail || how === 'proxy' || (from === 'client' && Number.isNaN(view.client.prefaceAt))) return undefined;
      return { values: describe(tail.octets, tail.length), evidence: [tail.seq] };
    }),
  ],
};

const tails = notes(() => ({ record: undefined as RecordOf<'octets'> | undefined }));

function describe(octets: string, have: number) {
  const [high = 0, middle = 0, low = 0, type = 0, flags = 0] = octetsOf(octets.slice(0, 9));
  if (octets.length < 9) return { frame: 'a frame header', have, length: bytes(9) };
  const name = frameTypeOf(type)?.name ?? `a frame of type 0x${type.toString(16)}`;
  const named = [name, ...flagNamesOf(type, flags)].join(' ');
  return { frame: named, have: grouped(have - 9), length: bytes((high << 16) | (middle << 8) | low) };
}
