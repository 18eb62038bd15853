import { type Rule, whileStreamOpen } from '../../rule.ts';
import { duration, list } from '../../wording.ts';

export const noResponse: Rule = {
  id: 'no-response',
  title: 'the request is complete and nothing comes back',
  section: 'RFC 9113 §8.1',
  severity: 'warning',
  fault: 'server',
  tier: 'P0',
  when: 'A request has ended and the server has sent neither response HEADERS nor RST_STREAM for ten seconds.',
  unless:
    'The request itself is not complete. A closed window of the client does not excuse it: HEADERS are not flow-controlled.',
  peers:
    'Go: `http2: timeout awaiting response headers`; curl: `(28) Operation timed out`; OkHttp: `SocketTimeoutException: timeout`.',
  summary:
    'the request {request} on stream {stream} has been complete for {time} and the server has sent {what}{others}',
  fix: 'Look for this request in the server’s own log: a handler that blocks, or a request it never saw because of a proxy in between.',
  symptom: 'the client hangs until its own timeout',
  fires: ['OPEN; GET1; +11s', 'OPEN; GET1; S> HDR(1,EH){:status 103}; +11s'],
  silent: ['OPEN; POST1; +11s', 'OPEN; GET1; OK1; +11s', 'OPEN; GET1; +9s'],
  watch: whileStreamOpen(({ stream, view, at, thresholds }) => {
    const { client, server } = stream;
    if (!client.ended || stream.responded || server.state === 'reset' || stream.initiator !== 'client')
      return undefined;
    const time = view.elapsed(client.endedAt, at);
    if (time <= thresholds.noResponse) return undefined;
    const answered = [...view.streams.recent.values(), ...view.streams.open.values()]
      .filter((other) => other.server.headAt > client.endedAt)
      .map((other) => other.id);
    return {
      from: 'client',
      values: {
        request: `${stream.method ?? '?'} ${stream.path ?? ''}`.trim(),
        time: duration(time),
        what: stream.interim.length > 0 ? `only ${list(stream.interim)}` : 'nothing on it',
        others: answered.length > 0 ? `, while it answered streams ${list(answered)}` : '',
      },
      evidence: [client.endedSeq],
    };
  }),
};
