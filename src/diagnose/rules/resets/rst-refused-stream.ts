import type { Rule } from '../../rule.ts';
import { counted } from '../../wording.ts';
import { explainReset, onReset, type Reset } from './reset.ts';

export const rstRefusedStream: Rule = {
  id: 'rst-refused-stream',
  title: 'the server refused a request before processing it',
  section: 'RFC 9113 §5.1.2, §8.7',
  severity: 'warning',
  fault: 'either',
  tier: 'P1',
  when: 'The server resets a request with REFUSED_STREAM. An error when it had already begun to answer: then it must not claim that nothing was processed.',
  unless: 'The client refuses a push.',
  peers:
    'curl, Go and gRPC send the request again by themselves; OkHttp once; Chrome in the end shows `ERR_HTTP2_SERVER_REFUSED_STREAM`. nginx refuses uploads that begin before its SETTINGS are acknowledged.',
  summary: 'the server refused stream {stream} ({request}) before processing it{because}. It is safe to send again',
  fix: 'Send the request again. If it happens often, open fewer streams at once and wait for the server’s SETTINGS before the first upload.',
  fires: [
    'OPEN; GET1; S> RST(1,REFUSED_STREAM)',
    'OPEN; S> SET{3=1}; C> SACK; GET1, GET3; S> RST(3,REFUSED_STREAM)',
    'OPEN; GET1; OK1; S> RST(1,REFUSED_STREAM)',
  ],
  silent: ['OPEN; GET1; S> PP(1→2){:method GET, :scheme https, :authority a, :path /x}; C> RST(2,REFUSED_STREAM)'],
  watch: onReset('rst-refused-stream', (reset) => {
    const begun = reset.stream.responded || reset.stream.server.dataFrames > 0;
    const verdict = explainReset(reset, begun ? ANSWERED : rstRefusedStream, reasonOf(reset));
    return begun ? { ...verdict, severity: 'error', fault: 'server' } : verdict;
  }),
};

const ANSWERED = {
  summary:
    'the server refused stream {stream} ({request}) as not processed, although {progress}{because}. A client that sends it again may do it twice',
  fix: 'Use REFUSED_STREAM only before the application has seen the request; otherwise INTERNAL_ERROR or CANCEL.',
};

function reasonOf({ view, stream }: Reset): string {
  const { server, streams } = view;
  if (server.goaways.length > 0) return '; the connection was being shut down';
  const open = streams.concurrent.client;
  const early = server.settings.acknowledged === 0;
  // Not the loosest: an acknowledgement that is still to come is no reason for the server to wait.
  const limit = server.settings.latest.maxConcurrentStreams;
  if (open >= limit) {
    const unknown = early ? ', which the client could not know yet' : '';
    return `; ${counted(open, 'stream')} ${open === 1 ? 'was' : 'were'} open and it allows ${limit}${unknown}`;
  }
  if (early && !stream.client.ended)
    return '; the client had not acknowledged the server’s SETTINGS yet, and nginx takes no upload before that';
  return '; nothing on the wire says why, so it is probably busy';
}
