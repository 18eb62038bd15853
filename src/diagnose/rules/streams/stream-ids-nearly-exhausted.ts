import { Effect } from '../../effect.ts';
import { afterEffect, type Rule } from '../../rule.ts';

const NEARLY_ALL = 2 ** 31 - 2 ** 20;

export const streamIdsNearlyExhausted: Rule = {
  id: 'stream-ids-nearly-exhausted',
  title: 'stream identifiers are running out',
  section: 'RFC 9113 §5.1.1',
  severity: 'warning',
  fault: 'client',
  tier: 'P2',
  when: 'The client opens a stream within the last million of identifiers, or jumps ahead by more than sixteen million.',
  unless: 'It grows as usual.',
  peers: 'nghttp2: `No more Stream ID available`; Node: `ERR_HTTP2_OUT_OF_STREAMS`.',
  summary: 'stream identifiers are almost used up at {stream}; a new connection is needed soon',
  fix: 'Close old connections and open new ones; find out why identifiers jump.',
  fires: ['OPEN; C> HDR(2147480001,EH,ES){:method GET, :scheme https, :authority a, :path /}'],
  silent: ['OPEN; C> HDR(100001,EH,ES){:method GET, :scheme https, :authority a, :path /}'],
  watch: afterEffect(Effect.opened, ['HEADERS'], ({ from, stream, seq, view }) => {
    if (from !== 'client' || stream?.openedSeq !== seq) return undefined;
    const jumped = stream.id - 2 * view.streams.total.client > 2 ** 24;
    return (stream.id > NEARLY_ALL || jumped) && { streamId: null, values: { stream: stream.id } };
  }),
};
