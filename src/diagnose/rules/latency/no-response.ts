import { type ConnectionView, fieldValue } from '../../../trace/index.ts';
import { type Rule, whileStreamOpen } from '../../rule.ts';
import { duration, list } from '../../wording.ts';

export const noResponse: Rule = {
  id: 'no-response',
  title: 'the request is complete and nothing comes back',
  section: 'RFC 9113 §8.1',
  severity: 'warning',
  fault: 'server',
  tier: 'P0',
  follows: ['conn-dead-silent'],
  when: 'A request has ended and the server has sent neither response HEADERS nor RST_STREAM for ten seconds.',
  unless:
    'The request itself is not complete (request-missing-end-stream), or asks to be held by `prefer: wait`. A gRPC call may stream, and then its headers wait for the first message: only an info. A closed window of the client is no excuse: HEADERS are not flow-controlled.',
  peers:
    'Go: `http2: timeout awaiting response headers`; curl: `(28) Operation timed out`; OkHttp: `SocketTimeoutException: timeout`; gRPC: `DEADLINE_EXCEEDED`; nginx in front of the server answers 504.',
  summary:
    'the request {request} on stream {stream} has been complete for {time} and the server has sent {what}{others}{reading}',
  fix: 'Look for this request in the server’s own log: a handler that blocks, or a request it never saw because of a proxy in between. On the wire all is well.',
  symptom: 'the client hangs until its own timeout',
  fires: ['OPEN; GET1; +11s', 'OPEN; GET1; S> HDR(1,EH){:status 103}; +11s'],
  silent: ['OPEN; POST1; +11s', 'OPEN; GET1; OK1; +11s', 'OPEN; GET1; +9s', 'OPEN; GET1{prefer wait=60}; +11s'],
  watch: whileStreamOpen(({ stream, view, at, thresholds }) => {
    const { client, server } = stream;
    if (!client.ended || stream.responded || server.state === 'reset' || stream.initiator !== 'client')
      return undefined;
    const time = view.elapsed(client.endedAt, at);
    if (time <= thresholds.noResponse) return undefined;
    if (fieldValue(client.fields, 'prefer')?.includes('wait')) return undefined;
    const { grpc } = stream;
    const answered = answeredSince(view, client.endedAt);
    return {
      from: 'client',
      values: {
        request: `${stream.method ?? '?'} ${stream.path ?? ''}`.trim(),
        time: duration(time),
        what: stream.interim.length > 0 ? `only ${list(stream.interim)}` : 'nothing on it',
        others: answered.length > 0 ? `, while it answered streams ${list(answered)}` : '',
        reading: grpc ? '; a gRPC call that streams may wait like this on purpose' : '',
      },
      ...(grpc && { severity: 'info' as const }),
      evidence: [client.endedSeq],
    };
  }),
};

/** Streams looked at for one that hangs: thousands may hang at once. */
const LOOKED_AT = 256;

/** Some of the streams whose response has begun since then. */
function answeredSince({ streams }: ConnectionView, since: number): number[] {
  const answered = streams.recent.filter(({ server }) => server.headAt > since).map(({ id }) => id);
  let left = LOOKED_AT;
  for (const { id, server } of streams.open.values()) {
    if (left-- === 0) break;
    if (server.headAt > since) answered.push(id);
  }
  return answered.sort((one, other) => one - other);
}
