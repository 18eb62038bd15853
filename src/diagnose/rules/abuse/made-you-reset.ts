import { errorCodeOf } from '../../../decode/index.ts';
import { MAX_WINDOW } from '../../../trace/index.ts';
import { notes } from '../../notes.ts';
import { Odd } from '../../oddity.ts';
import { afterFrame, beforeFrame, beforeOddFrame, type FrameSight, type Rule } from '../../rule.ts';
import { TokenBucket } from '../../token-bucket.ts';
import { grouped } from '../../wording.ts';
import { ABUSE } from './abuse.ts';

/** What a server says when the client is to blame. */
const BLAMES = [
  errorCodeOf('PROTOCOL_ERROR'),
  errorCodeOf('FLOW_CONTROL_ERROR'),
  errorCodeOf('STREAM_CLOSED'),
  errorCodeOf('FRAME_SIZE_ERROR'),
];

export const madeYouReset: Rule = {
  id: 'made-you-reset',
  title: 'the client makes the server reset streams',
  section: 'RFC 9113 §5.4.2, §10.5',
  severity: 'error',
  fault: 'client',
  tier: 'P1',
  breaks: ABUSE,
  when: 'More than 20 streams at once, or 2 per second, are reset by the server with PROTOCOL_ERROR, STREAM_CLOSED, FLOW_CONTROL_ERROR or FRAME_SIZE_ERROR after the client has sent on a valid request one of: WINDOW_UPDATE of 0, WINDOW_UPDATE beyond 2^31-1, PRIORITY of a wrong length, a stream that depends on itself, HEADERS or DATA after END_STREAM (CVE-2025-8671). Without such a frame it is a warning: invalid requests as in CVE-2019-9514, or a server that answers timeouts like this.',
  unless: 'It happens now and then: the rules about those frames explain each of them.',
  peers:
    'hyper: GOAWAY ENHANCE_YOUR_CALM `too_many_internal_resets` after 1024; nghttp2 turned most of these into connection errors; Netty (CVE-2025-55163) limits its own resets to 200 in 30 seconds; Tomcat: CVE-2025-48989.',
  summary:
    'the client made the server reset {count} streams {how}. The requests go on in the server’s backend outside SETTINGS_MAX_CONCURRENT_STREAMS',
  fix: 'Update the server, so that it counts the resets it sends. If it is your client: correct the frames it sends after its requests.',
  fires: [
    'OPEN; 40 x (C> HDR($n,EH,ES){:method GET, :scheme https, :authority a, :path /}; C> WU($n,0); S> RST($n,PROTOCOL_ERROR))',
    'OPEN; 40 x (C> HDR($n,EH,ES){:method GET, :scheme https, :authority a, :path /}; C> DATA($n,1); S> RST($n,STREAM_CLOSED))',
    'OPEN; 40 x (C> HDR($n,EH,ES){:method GET, :scheme https, :authority a, :path /}; C> FRAME(2,0,$n,4); S> RST($n,FRAME_SIZE_ERROR))',
    'OPEN; 40 x (C> HDR($n,EH,ES){:method GET, :scheme https, :authority a, :path /}; C> PRIO($n→$n); S> RST($n,PROTOCOL_ERROR))',
  ],
  silent: [
    'OPEN; GET1; C> WU(1,0); S> RST(1,PROTOCOL_ERROR)',
    'OPEN; 40 x (C> HDR($n,EH,ES){:method GET, :scheme https, :authority a, :path /}; S> RST($n,REFUSED_STREAM))',
  ],
  alongside: [
    'window-update-zero',
    'frame-after-end-stream',
    'frame-length-wrong',
    'priority-self-dependency',
    'rst-protocol-error',
    'rst-stream-closed',
    'rst-before-response-complete-summary',
  ],
  watch: [
    beforeFrame(['WINDOW_UPDATE'], (sight) => {
      const { frame, from, stream, view } = sight;
      const { windowSizeIncrement } = frame;
      if (from !== 'client' || !stream) return undefined;
      const beyond = stream.server.window.left(view.initialWindow('server')) + windowSizeIncrement > MAX_WINDOW;
      return windowSizeIncrement === 0 || beyond
        ? provoked(sight, 'WINDOW_UPDATE frames that are not valid')
        : undefined;
    }),
    beforeFrame(['PRIORITY'], (sight) =>
      sight.frame.priority.streamDependency === sight.frame.streamId
        ? provoked(sight, 'PRIORITY frames that make a stream depend on itself')
        : undefined,
    ),
    beforeFrame(['MALFORMED'], (sight) =>
      sight.frame.declaredType === 'PRIORITY' ? provoked(sight, 'PRIORITY frames of a wrong length') : undefined,
    ),
    beforeOddFrame(Odd.streamOver, ['DATA', 'HEADERS'], (sight) =>
      provoked(sight, `${sight.frame.type} frames after END_STREAM`),
    ),
    afterFrame(['RST_STREAM'], ({ from, frame, stream, half, view, at }) => {
      if (from !== 'server' || !stream || half!.resets > 1 || !BLAMES.includes(frame.errorCode)) return undefined;
      const { bucket } = floods(view);
      if (!bucket.take(at)) return undefined;
      const how = provocations.known(stream)?.how;
      return {
        from: 'client',
        streamId: null,
        values: {
          count: grouped(bucket.taken),
          how: how
            ? `by ${how} after valid requests: this looks like MadeYouReset (CVE-2025-8671)`
            : 'by invalid requests',
        },
        ...(!how && { severity: 'warning' }),
      };
    }),
  ],
};

const floods = notes(() => ({ bucket: new TokenBucket(20, 2) }));

const provocations = notes((): { how?: string } => ({}));

/** Remembers what the client did, for when the server resets the stream. */
function provoked({ from, stream }: FrameSight, how: string): undefined {
  if (from === 'client' && stream && !stream.over) provocations(stream).how ??= how;
}
