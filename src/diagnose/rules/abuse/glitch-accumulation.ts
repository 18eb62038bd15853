import { notes } from '../../notes.ts';
import { Odd } from '../../oddity.ts';
import { beforeFrame, beforeOddFrame, type Found, type FrameSight, type Rule } from '../../rule.ts';
import { grouped, list } from '../../wording.ts';

const MANY = 1000;

export const glitchAccumulation: Rule = {
  id: 'glitch-accumulation',
  title: 'many small oddities',
  section: 'RFC 9113 §10.5',
  severity: 'info',
  fault: 'sender',
  tier: 'P2',
  when: 'An endpoint has sent more than 1000 frames on one connection that receivers pass over: of unknown types, damaged, with undefined flags, or DATA on streams that are over.',
  unless: 'A few unknown frames and settings are sent on purpose, to keep receivers tolerant.',
  peers:
    'nghttp2 counts such “glitches” (10 000 at once and 330 per second; in the first releases 1000 and 33) and ends with GOAWAY ENHANCE_YOUR_CALM without debug data; HAProxy has `tune.h2.fe.glitches-threshold`.',
  summary:
    '{who} has sent {count} odd frames ({kinds}); receivers that count them end the connection with ENHANCE_YOUR_CALM',
  fix: 'Look at the kinds that are listed, and at the findings about them.',
  fires: ['OPEN; 1100 x C> FRAME(0xbb,0,0,8)'],
  silent: ['OPEN; 20 x C> FRAME(0xbb,0,0,8)'],
  watch: [
    beforeFrame(['UNKNOWN'], (sight) => count(sight, 'of unknown type')),
    beforeFrame(['MALFORMED'], (sight) => count(sight, 'damaged')),
    beforeOddFrame(Odd.undefinedBits, (sight) => count(sight, 'with undefined flags')),
    beforeOddFrame(Odd.streamOver, ['DATA'], (sight) => count(sight, 'DATA on streams that are over')),
  ],
};

const glitches = notes(() => new Map<string, number>());

function count({ from, view }: FrameSight, kind: string): Found {
  const kinds = glitches(view.of(from));
  kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  let sum = 0;
  for (const times of kinds.values()) sum += times;
  if (sum !== MANY + 1) return undefined;
  const parts = [...kinds].map(([name, times]) => `${grouped(times)} ${name}`);
  return { streamId: null, values: { count: grouped(sum), kinds: list(parts) } };
}
