import { initiatorOf } from '../../../trace/index.ts';
import { beforeFrame, type Rule } from '../../rule.ts';

export const pushPromiseBadStream: Rule = {
  id: 'push-promise-bad-stream',
  title: 'a promise on a stream that carries no open request',
  section: 'RFC 9113 §6.6, §8.4.1',
  severity: 'error',
  fault: 'server',
  tier: 'P2',
  breaks: { scope: 'connection', code: 'PROTOCOL_ERROR' },
  fromStart: true,
  when: 'PUSH_PROMISE stands on an even stream, on one the client has skipped, or on one the server has ended.',
  unless:
    'The client’s RST_STREAM crossed it: the client has to cope. Stream 0 is frame-on-stream-zero, a stream nobody opened stream-id-not-opened-by-client, one the server has reset frame-after-own-reset.',
  peers: 'PROTOCOL_ERROR for the connection; hyper-h2: `Cannot recursively push streams.`',
  summary:
    'the server promised stream {promised} on stream {stream}, which {state}; a promise belongs on an open request',
  fix: 'Promise before the response ends, and on the stream of the request.',
  fires: [
    'OPEN; GET1; OK1.ES; S> PP(1→2){:method GET, :scheme https, :authority a, :path /x}',
    'OPEN; GET1; S> PP(1→2){:method GET, :scheme https, :authority a, :path /x}; S> PP(2→4){:method GET, :scheme https, :authority a, :path /y}',
    'OPEN; GET5; S> PP(3→2){:method GET, :scheme https, :authority a, :path /x}',
  ],
  silent: [
    'OPEN; GET1; S> PP(1→2){:method GET, :scheme https, :authority a, :path /x}; OK1.ES',
    'OPEN; GET1; C> RST(1,CANCEL); S> PP(1→2){:method GET, :scheme https, :authority a, :path /x}',
  ],
  watch: beforeFrame(['PUSH_PROMISE'], ({ from, frame, half, view }) => {
    const { streamId, promisedStreamId: promised } = frame;
    if (from === 'client' || streamId === 0) return undefined;
    if (initiatorOf(streamId) === 'server') return { values: { promised, state: 'is not a request of the client' } };
    if (half?.ended && half.resetSeq < 0) {
      return { values: { promised, state: 'it had ended itself' }, evidence: [half.endedSeq] };
    }
    const skipped = view.streams.fate(streamId) === 'skipped';
    return skipped && { values: { promised, state: 'the client has skipped' } };
  }),
};
