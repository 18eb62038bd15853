import { fieldValue } from '../../../trace/index.ts';
import { lacksOnlyEnd } from '../../lacks-end.ts';
import { type Rule, whileStreamOpen } from '../../rule.ts';
import { duration } from '../../wording.ts';

/** Trailers that were announced may take this much longer than an END_STREAM. */
const TRAILERS = 3;

export const responseMissingEndStream: Rule = {
  id: 'response-missing-end-stream',
  title: 'the response is complete but its stream stays open',
  section: 'RFC 9113 §8.1',
  severity: 'error',
  fault: 'server',
  tier: 'P0',
  follows: ['trailers-without-end-stream'],
  when: 'The server has sent all content it declared, the head of a response to HEAD or of a 304, or `grpc-status`, and for a second and a round trip neither END_STREAM nor RST_STREAM follows.',
  unless:
    'A `trailer` field announces trailers: then it is three seconds. A 204 that is held is judged by response-held-open. The client’s socket does not take more.',
  peers:
    'curl and browsers wait until they time out; Go returns after content-length bytes, but the stream stays in use until max-concurrent-streams-saturated. Load balancers have closed connections with such streams open.',
  summary: 'stream {stream}: {what}, but for {time} the server has not set END_STREAM, so the client keeps waiting',
  fix: 'Set END_STREAM on the last frame, or send an empty DATA frame with END_STREAM.',
  symptom: 'the response has arrived in full and the client hangs all the same',
  fires: [
    'OPEN; GET1; OK1{content-length 5}; S> DATA(1,5); +2s',
    'OPEN; HEAD1; OK1{content-length 5}; +2s',
    'OPEN; GET1; OK1{:status 304}; +2s',
    'OPEN; POST1{content-type application/grpc, te trailers}; C> DATA(1,5,ES); OK1{content-type application/grpc, grpc-status 5}; +2s',
    'OPEN; GET1; OK1{content-length 5, trailer x-sum}; S> DATA(1,5); +4s',
  ],
  silent: [
    'OPEN; GET1; OK1{content-length 5}; S> DATA(1,5); +200ms; S> DATA(1,0,ES)',
    'OPEN; GET1; OK1{content-length 5, trailer x-sum}; S> DATA(1,5); +2s; S> HDR(1,EH,ES){x-sum 1}',
    'OPEN; GET1; OK1{:status 204}; +30s',
    'OPEN; GET1; OK1{content-length 5}; PAUSE(client); S> DATA(1,5); +5s',
    'OPEN; GET1; OK1{content-length 5}; S> DATA(1,5); C> RST(1,CANCEL); +5s',
  ],
  watch: whileStreamOpen(({ stream, view, at, thresholds }) => {
    const { server } = stream;
    if (server.state !== 'open') return undefined;
    const what = lacksOnlyEnd(stream);
    if (what === undefined) return undefined;
    const roundTrip = Number.isFinite(view.roundTrip) ? view.roundTrip : 0;
    const patience = thresholds.missingEnd * (fieldValue(server.fields, 'trailer') ? TRAILERS : 1) + roundTrip;
    const time = view.elapsed(server.lastAt, at);
    return time > patience && { from: 'server', values: { what, time: duration(time) }, evidence: [server.lastSeq] };
  }),
};
