import { beforeFrame, type Rule } from '../../rule.ts';
import { isAnnouncement } from './goaway.ts';

export const goawayLastIdIncreased: Rule = {
  id: 'goaway-last-id-increased',
  title: 'last-stream-id went up',
  section: 'RFC 9113 §6.8',
  severity: 'error',
  fault: 'sender',
  tier: 'P2',
  breaks: { scope: 'connection', code: 'PROTOCOL_ERROR' },
  when: 'A GOAWAY names a higher last stream than an earlier one of the same endpoint.',
  peers:
    'nghttp2: `GOAWAY: invalid last_stream_id`; grpc-go: `received goaway with stream id: n, which exceeds stream id of previous goaway`.',
  summary:
    '{who} raised the last stream of its GOAWAY from {before} to {after}; the other side may have sent those requests again already',
  fix: 'Lower it only, or repeat it.',
  fires: ['OPEN; GET1, GET3; S> GOAWAY(1,NO_ERROR); S> GOAWAY(3,NO_ERROR)'],
  silent: ['OPEN; GET1, GET3; S> GOAWAY(2147483647,NO_ERROR); S> GOAWAY(3,NO_ERROR)'],
  alongside: ['goaway-one-step-race'],
  watch: beforeFrame(['GOAWAY'], ({ view, from, frame: { lastStreamId } }) => {
    const before = view.of(from).goaways.at(-1);
    if (!before || lastStreamId <= before.frame.lastStreamId) return undefined;
    return { values: { before: before.frame.lastStreamId, after: lastStreamId }, evidence: [before.seq] };
  }),
};

export const goawayLastIdInvalid: Rule = {
  id: 'goaway-last-id-invalid',
  title: 'last-stream-id names a stream that cannot be meant',
  section: 'RFC 9113 §6.8',
  severity: 'warning',
  fault: 'sender',
  tier: 'P2',
  follows: ['goaway-last-id-increased'],
  fromStart: true,
  when: 'The last stream of a GOAWAY is one its sender opens itself, or one that was never opened.',
  unless: 'It is 0, or 2^31-1 or just below it.',
  peers: 'nghttp2 answers with PROTOCOL_ERROR; grpc-go: `received goaway with non-zero even-numbered stream id`.',
  summary: 'the GOAWAY of {who} names stream {last}, which {reason}',
  fix: 'Name the last stream the other endpoint has opened.',
  fires: ['OPEN; S> GOAWAY(2,NO_ERROR)', 'OPEN; GET1; S> GOAWAY(7,NO_ERROR)'],
  silent: ['OPEN; C> GOAWAY(0,NO_ERROR)', 'OPEN; GET1; S> GOAWAY(1,NO_ERROR)', 'OPEN; S> GOAWAY(2147483646,NO_ERROR)'],
  watch: beforeFrame(['GOAWAY'], ({ view, from, frame: { lastStreamId: last } }) => {
    if (last === 0 || isAnnouncement(last)) return undefined;
    const opener = last % 2 === 1 ? 'client' : 'server';
    if (opener === from) return { values: { last, reason: `only the ${from} itself could open` } };
    return last > view.streams.highest[opener] && { values: { last, reason: `the ${opener} has not opened yet` } };
  }),
};
