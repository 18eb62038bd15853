import type { Frame } from '../../../decode/index.ts';
import { definedFlags, Odd } from '../../oddity.ts';
import { beforeOddFrame, type Rule } from '../../rule.ts';
import { grouped } from '../../wording.ts';

/** Stream identifiers beyond the highest in use that nobody skips. */
const FAR = 2 ** 20;

export const frameDesync: Rule = {
  id: 'frame-desync',
  title: 'the octets stopped making sense as frames',
  section: 'RFC 9113 §4.1',
  severity: 'error',
  fault: 'sender',
  tier: 'P1',
  breaks: { scope: 'connection', code: 'FRAME_SIZE_ERROR', alsoSeen: ['PROTOCOL_ERROR'] },
  follows: ['http1-on-h2-connection', 'preface-repeated'],
  fromStart: true,
  when: 'A frame has at least two of: an unknown type, more octets than the receiver accepts, undefined flags, the reserved bit, and a stream far beyond any in use.',
  unless: 'A single unknown type is an extension.',
  peers: 'FRAME_SIZE_ERROR or PROTOCOL_ERROR, with nonsense lengths in the message.',
  summary:
    'from octet {offset} on what {who} sends is not frames any more; the {previous} frame before it probably has a wrong length',
  fix: 'Check the length of that frame: padding, a CONTINUATION split, or two writers on one socket without a lock.',
  fires: [
    'OPEN; POST1; C> DATA(1,10), RAW(x0000), GET3',
    'OPEN; POST1; C> FRAME(0x71,0,2147400001,1); C> FRAME(0x72,0,2147400003,1)',
  ],
  silent: ['OPEN; C> FRAME(0x2b,0,0,4); GET3', 'OPEN; C> FRAME(0x2b,0x55,0,4), FRAME(0x4b,0,0,4), FRAME(0xfb,0,0,9)'],
  watch: beforeOddFrame(Odd.large | Odd.undefinedBits | Odd.noStream, ({ from, frame, view }) => {
    const { highest } = view.streams;
    const far = frame.streamId > Math.max(highest.client, highest.server) + FAR;
    if (oddities(frame, view.other(from).settings.loosest.maxFrameSize, far) < 2) return undefined;
    const previous = view.of(from).lastType;
    return { streamId: null, values: { offset: grouped(frame.offset), previous: previous ?? 'first' } };
  }),
};

function oddities(frame: Frame, limit: number, far: boolean): number {
  const known = frame.type !== 'UNKNOWN';
  const flags = known && (frame.flagBits & ~definedFlags(frame.typeCode)) !== 0;
  return [frame.length > limit, far, frame.reservedBit, flags, !known && frame.typeCode > 0x10].filter(Boolean).length;
}
