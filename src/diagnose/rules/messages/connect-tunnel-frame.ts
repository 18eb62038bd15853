import { isTunnel } from '../../no-content.ts';
import { beforeFrame, type Found, type FrameSight, type Rule, section } from '../../rule.ts';
import { MALFORMED } from './malformed.ts';

export const connectTunnelFrame: Rule = {
  id: 'connect-tunnel-frame',
  title: 'HEADERS inside a tunnel',
  section: 'RFC 9113 §8.5',
  severity: 'error',
  fault: 'sender',
  tier: 'P2',
  breaks: MALFORMED,
  follows: ['frame-after-end-stream'],
  when: 'After a 2xx response to CONNECT, a frame other than DATA, RST_STREAM, WINDOW_UPDATE or PRIORITY stands on the stream: HEADERS or PUSH_PROMISE.',
  unless: 'The response was no 2xx, so that there is no tunnel. Unknown frame types are ignored everywhere.',
  peers: 'A stream error.',
  summary: 'stream {stream} is a tunnel, and {who} sent {type} on it',
  fix: 'End tunnels with END_STREAM on DATA, or with RST_STREAM.',
  fires: [
    'OPEN; CONNECT1; OK1; S> HDR(1,EH,ES){x y}',
    'OPEN; CONNECT1; OK1; C> HDR(1,EH){x y}',
    'OPEN; CONNECT1; OK1; S> PP(1→2){:method GET, :scheme https, :authority a, :path /}',
  ],
  silent: ['OPEN; CONNECT1; S> HDR(1,EH,ES){:status 403}', 'OPEN; CONNECT1; OK1; S> DATA(1,5,ES); C> DATA(1,5,ES)'],
  watch: [section(['request-trailers', 'response-trailers'], inTunnel), beforeFrame(['PUSH_PROMISE'], inTunnel)],
};

function inTunnel({ stream }: FrameSight): Found {
  return stream && isTunnel(stream) && {};
}
