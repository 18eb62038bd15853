import type { Rule } from '../../rule.ts';
import { list } from '../../wording.ts';
import { isAnnouncement, onGoaway } from './goaway.ts';
import { streamsAt } from './goaway-streams.ts';

export const goawayOneStepRace: Rule = {
  id: 'goaway-one-step-race',
  title: 'requests lost because GOAWAY came without an announcement',
  section: 'RFC 9113 §6.8',
  severity: 'warning',
  fault: 'server',
  tier: 'P1',
  when: 'The server’s first GOAWAY with NO_ERROR already names a real stream, and requests above it are open.',
  unless: 'It has announced the end with 2^31-1 before, or no request is lost.',
  peers:
    'curl, gRPC, Chrome and Go’s GETs are sent again by themselves; bodies often not: `http2: Transport: cannot retry err … after Request.Body was written; define Request.GetBody`.',
  summary:
    '{streams} opened before the client could know of the GOAWAY and will not be answered: above the last stream {last}. Sending again is safe',
  fix: 'In the server: announce with GOAWAY 2^31-1, wait a round trip, then name the last stream. In the client: send the request again on a new connection.',
  fires: ['OPEN; GET1; GET3; S> GOAWAY(1,NO_ERROR)'],
  silent: [
    'OPEN; GET1; S> GOAWAY(2147483647,NO_ERROR); GET3; S> GOAWAY(3,NO_ERROR)',
    'OPEN; GET1; S> GOAWAY(1,NO_ERROR)',
    'OPEN; GET1; GET3; S> GOAWAY(1,INTERNAL_ERROR)',
  ],
  watch: onGoaway(['NO_ERROR'], (goaway) => {
    const { from, view, frame } = goaway;
    if (from === 'client' || isAnnouncement(frame.lastStreamId) || view.server.goaways.length > 0) return undefined;
    const { dropped } = streamsAt(goaway);
    if (dropped.length === 0) return undefined;
    const streams = `${dropped.length === 1 ? 'stream' : 'streams'} ${list(dropped)} ${dropped.length === 1 ? 'was' : 'were'}`;
    return {
      values: { streams, last: frame.lastStreamId },
      evidence: dropped.slice(0, 5).map((id) => view.streams.get(id)!.openedSeq),
    };
  }),
};
