import { errorCodeName, errorCodeOf } from '../../../decode/index.ts';
import { notes } from '../../notes.ts';
import { afterFrame, type Rule } from '../../rule.ts';
import { bytes } from '../../wording.ts';

const REFUSALS = [errorCodeOf('CANCEL'), errorCodeOf('REFUSED_STREAM')];

export const pushRefused: Rule = {
  id: 'push-refused',
  title: 'pushes are thrown away',
  section: 'RFC 9113 §8.4.2',
  severity: 'info',
  fault: 'none',
  tier: 'P2',
  when: 'The client resets promised streams with CANCEL or REFUSED_STREAM; said after the first, the tenth, the hundredth and so on.',
  unless: 'The pushed response has ended.',
  peers: 'The client has the resource in its cache, or more pushes wait than it wants: nghttp2 takes 200.',
  summary: 'the client has refused {refused} of {promised} pushes so far ({code}); {wasted} had been sent in vain',
  fix: 'Switch push off; 103 Early Hints lets the client choose.',
  fires: ['OPEN; GET1; S> PP(1→2){:method GET, :scheme https, :authority a, :path /x}; C> RST(2,CANCEL)'],
  silent: [
    'OPEN; GET1; S> PP(1→2){:method GET, :scheme https, :authority a, :path /x}; S> HDR(2,EH,ES){:status 200}',
    'OPEN; GET1; S> PP(1→2){:method GET, :scheme https, :authority a, :path /x}; C> RST(2,PROTOCOL_ERROR)',
  ],
  watch: afterFrame(['RST_STREAM'], ({ from, frame, stream, half, view }) => {
    if (from !== 'client' || stream?.openedWith !== 'PUSH_PROMISE' || stream.server.ended) return undefined;
    if (half!.resets > 1 || !REFUSALS.includes(frame.errorCode)) return undefined;
    const count = refusals(view);
    count.refused++;
    count.wasted += stream.server.content;
    if (!Number.isInteger(Math.log10(count.refused))) return undefined;
    return {
      streamId: null,
      again: true,
      values: {
        refused: count.refused,
        promised: view.streams.total.server,
        code: errorCodeName(frame.errorCode) ?? frame.errorCode,
        wasted: bytes(count.wasted),
      },
    };
  }),
};

const refusals = notes(() => ({ refused: 0, wasted: 0 }));
