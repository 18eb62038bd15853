import { initiatorOf } from '../../../trace/index.ts';
import { Odd } from '../../oddity.ts';
import { beforeFrame, beforeOddFrame, type Rule } from '../../rule.ts';

/** Types that exist although this tool has no row for them. */
const NAMED: Readonly<Record<number, string>> = {
  11: ' (reserved, sent to keep others tolerant)',
  77: ' (METADATA of Envoy)',
  137: ' (ACCEPT_CH, historical)',
};

export const unknownFrameType: Rule = {
  id: 'unknown-frame-type',
  title: 'an extension or GREASE frame',
  section: 'RFC 9113 §4.1, §5.5',
  severity: 'info',
  fault: 'none',
  tier: 'P2',
  when: 'The type of a frame is none that RFC 9113, 7838, 8336 or 9218 define.',
  unless: 'Inside a field block it is an error: header-block-interrupted.',
  peers: 'Must be discarded. nghttp2 ≥ 1.67 counts them and gives up after very many (ENHANCE_YOUR_CALM).',
  summary: 'frame type {code}{name} is an extension; peers ignore it',
  fix: 'Nothing to do.',
  fires: ['OPEN; C> FRAME(0x2b,0,0,4)'],
  silent: ['OPEN; C> PRIO(1→0)'],
  watch: beforeFrame(['UNKNOWN'], ({ frame: { typeCode } }) => ({
    streamId: null,
    values: { code: `0x${typeCode.toString(16).padStart(2, '0')}`, name: NAMED[typeCode] ?? '' },
  })),
};

export const unknownFrameOnUnopenedStream: Rule = {
  id: 'unknown-frame-on-unopened-stream',
  title: 'an extension frame names a stream that was never opened',
  section: 'RFC 9113 §5.1, §5.5',
  severity: 'warning',
  fault: 'sender',
  tier: 'P2',
  breaks: { scope: 'connection', code: 'PROTOCOL_ERROR' },
  follows: ['frame-desync'],
  fromStart: true,
  when: 'The server sends a frame of an unknown type on a stream the client has not opened and no PUSH_PROMISE has reserved.',
  unless: 'By the RFC a frame nobody knows cannot be an error.',
  peers: 'Chrome takes it for an invalid control frame: `ERR_HTTP2_PROTOCOL_ERROR`.',
  summary: 'the server sent {type} on stream {stream}, which does not exist; Chrome closes the connection on this',
  fix: 'Send extension frames on stream 0 or on open streams.',
  fires: ['OPEN; S> FRAME(0xf1,0,99,4)'],
  silent: ['OPEN; S> FRAME(0xf1,0,0,4)', 'OPEN; GET1; S> FRAME(0xf1,0,1,4)'],
  watch: beforeOddFrame(Odd.noStream, ['UNKNOWN'], ({ from, frame: { streamId }, stream, view }) => {
    if (from !== 'server' || streamId === 0 || stream) return undefined;
    const fate = view.streams.fate(streamId);
    return (fate === 'idle' || (fate === 'skipped' && initiatorOf(streamId) === 'server')) && {};
  }),
};
