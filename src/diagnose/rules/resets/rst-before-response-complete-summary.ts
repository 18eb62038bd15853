import { errorCodeName, type Peer } from '../../../decode/index.ts';
import { notes } from '../../notes.ts';
import { beforeFrame, type Rule } from '../../rule.ts';
import { requestOf } from '../../stream-story.ts';
import { duration, list } from '../../wording.ts';

export const rstBeforeResponseCompleteSummary: Rule = {
  id: 'rst-before-response-complete-summary',
  title: 'many resets, one pattern',
  section: 'RFC 9113 §6.4',
  severity: 'info',
  fault: 'either',
  tier: 'P2',
  follows: ['rapid-reset', 'made-you-reset'],
  when: 'The fifth reset of one endpoint with the same code, before the response was complete.',
  unless: 'Fewer: each is explained by itself.',
  summary:
    '{who} has reset {count} streams with {code} so far, {shortest} to {longest} after they were opened: {requests}',
  fix: 'Look for what they have in common: the path, the time, the size.',
  fires: ['OPEN; 5 x (GET$n; S> RST($n,INTERNAL_ERROR))'],
  silent: ['OPEN; 2 x (GET$n; S> RST($n,INTERNAL_ERROR))', 'OPEN; 5 x (GET$n; OK$n.ES; C> RST($n,CANCEL))'],
  alongside: ['rst-internal-error'],
  watch: beforeFrame(['RST_STREAM'], ({ stream, from, frame: { errorCode }, view, at, seq }) => {
    if (!stream || stream.resetBy !== undefined || stream.server.ended || stream.initiator === 'server')
      return undefined;
    const resets = resetsOf(view);
    const key = `${from} ${errorCode}` as const;
    const alike = resets.get(key) ?? [];
    if (alike.length >= ENOUGH || resets.size >= KINDS) return undefined;
    resets.set(key, alike);
    alike.push({ seq, waited: at - stream.openedAt, request: requestOf(stream) });
    if (alike.length < ENOUGH) return undefined;
    const waited = alike.map((each) => each.waited).sort((a, b) => a - b);
    return {
      streamId: null,
      again: true,
      values: {
        count: ENOUGH,
        code: errorCodeName(errorCode) ?? `0x${errorCode.toString(16)}`,
        shortest: duration(waited[0]!),
        longest: duration(waited.at(-1)!),
        requests: list([...new Set(alike.map(({ request }) => request))], 3),
      },
      evidence: alike.map((each) => each.seq),
    };
  }),
};

const ENOUGH = 5;
/** Different codes that are counted. */
const KINDS = 16;

interface SeenReset {
  readonly seq: number;
  readonly waited: number;
  readonly request: string;
}

const resetsOf = notes(() => new Map<`${Peer} ${number}`, SeenReset[]>());
