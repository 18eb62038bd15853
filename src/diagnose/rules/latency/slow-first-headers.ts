import { type Rule, section } from '../../rule.ts';
import { duration } from '../../wording.ts';

export const slowFirstHeaders: Rule = {
  id: 'slow-first-headers',
  title: 'the response takes long to begin',
  section: 'RFC 9113 §8.1',
  severity: 'info',
  fault: 'server',
  tier: 'P1',
  when: 'More than three seconds, without the round trip, are between the end of a request and the HEADERS of its final response.',
  unless: 'The request asks to be held, or is a gRPC call, whose headers may wait for the first message.',
  peers: 'Time to first byte in browsers; nothing is wrong on the wire.',
  summary: 'the server took {time} to begin its response on stream {stream}{trip}',
  fix: 'Look at what the server does for this request.',
  fires: ['OPEN; GET1; +4s; OK1.ES'],
  silent: ['OPEN; GET1; +200ms; OK1.ES', 'OPEN; GET1; PAUSE(server); +4s; RESUME(server); OK1.ES'],
  watch: section(['response'], ({ section: { stream }, view, at, thresholds }) => {
    if (!stream || !(at - stream.client.endedAt > thresholds.firstHeaders) || stream.grpc) return undefined;
    const trip = Number.isFinite(view.server.roundTrip) ? view.server.roundTrip : 0;
    const time = view.elapsed(stream.client.endedAt, at) - trip;
    if (time <= thresholds.firstHeaders) return undefined;
    return {
      values: { time: duration(time), trip: trip > 0 ? `; the round trip to it is ${duration(trip)}` : '' },
      evidence: [stream.client.endedSeq],
    };
  }),
};
