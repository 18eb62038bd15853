import { fieldValue, type StreamState } from '../../../trace/index.ts';
import { type Rule, whileStreamOpen } from '../../rule.ts';
import { bytes, duration } from '../../wording.ts';
import { isEventType } from './hold.ts';

/** Methods whose requests have no content unless they say so. */
const WITHOUT_CONTENT = ['GET', 'HEAD', 'DELETE', 'OPTIONS', 'TRACE'];

export const requestMissingEndStream: Rule = {
  id: 'request-missing-end-stream',
  title: 'the server still waits for the rest of the request',
  section: 'RFC 9113 §8.1',
  severity: 'warning',
  fault: 'client',
  tier: 'P1',
  when: 'A request without END_STREAM has not gone on for three seconds, and it is a GET, HEAD, DELETE, OPTIONS or TRACE without content-length, or no DATA has come at all; where all declared content was sent it is an error.',
  unless:
    'A window is closed, `expect: 100-continue` waits for its answer, the response has begun (except where all content was sent), or the request may stream both ways: gRPC, CONNECT, event streams, multipart.',
  peers:
    'The server waits, then answers 408 or resets; nginx logs `client timed out`. It looks as if the server hangs.',
  summary:
    'the client has not ended its request on stream {stream} for {time}: {what}, but no END_STREAM, so the server cannot know that it is complete',
  fix: 'Set END_STREAM on the last DATA or HEADERS frame; in Node that is `req.end()`.',
  symptom: 'the request seems to hang in the server, then 408 or a timeout',
  fires: [
    'OPEN; C> HDR(1,EH){:method GET, :scheme https, :authority a, :path /}; +4s',
    'OPEN; POST1; +4s',
    'OPEN; POST1{content-length 5}; C> DATA(1,5); +4s',
  ],
  silent: [
    'OPEN; POST1{content-type application/grpc, te trailers}; 3 x (C> DATA(1,5); +10s)',
    'OPEN; POST1{expect 100-continue}; +4s',
    'OPEN; POST1; C> DATA(1,5); +4s',
    'OPEN; S> SET{4=0}; C> SACK; POST1{content-length 5}; +4s',
    'OPEN; CONNECT1; OK1; +4s',
  ],
  watch: whileStreamOpen(({ stream, view, at, thresholds }) => {
    const { client, server } = stream;
    if (client.state !== 'open' || Number.isNaN(client.headAt) || server.ended || stream.grpc) return undefined;
    const time = view.elapsed(client.lastAt, at);
    if (time <= thresholds.requestEnd || !Number.isNaN(client.window.blockedSince)) return undefined;
    const what = complete(stream);
    if (what === undefined || mayStream(stream) || view.connectionWindow('client') <= 0) return undefined;
    const all = client.content >= client.contentLength;
    return {
      from: 'client',
      values: { time: duration(time), what },
      evidence: [client.lastSeq],
      ...(all && { severity: 'error' }),
    };
  }),
};

/** Why nothing more is to be expected of the request. */
function complete({ client, method = '', responded }: StreamState): string | undefined {
  if (client.content >= client.contentLength) return `all ${bytes(client.contentLength)} it declared were sent`;
  if (responded) return undefined;
  if (Number.isNaN(client.contentLength) && WITHOUT_CONTENT.includes(method)) return `it is a ${method}`;
  return client.dataFrames === 0 ? 'no DATA has come' : undefined;
}

const mayStream = (stream: StreamState): boolean =>
  stream.method === 'CONNECT' ||
  isEventType(fieldValue(stream.client.fields, 'content-type')) ||
  (fieldValue(stream.client.fields, 'expect') !== undefined && stream.client.dataFrames === 0);
