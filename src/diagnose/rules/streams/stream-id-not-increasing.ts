import type { FrameNamed } from '../../../decode/index.ts';
import { Odd } from '../../oddity.ts';
import { beforeOddFrame, type Rule } from '../../rule.ts';

export const streamIdNotIncreasing: Rule = {
  id: 'stream-id-not-increasing',
  title: 'a stream identifier is reused or lower than the one before',
  section: 'RFC 9113 §5.1.1',
  severity: 'error',
  fault: 'client',
  tier: 'P1',
  breaks: { scope: 'connection', code: 'PROTOCOL_ERROR', alsoSeen: ['STREAM_CLOSED'] },
  fromStart: true,
  when: 'The client sends a request on a stream it went past before, or on one that both ends have finished. A request is told from trailers by its :method.',
  unless:
    'The stream was reset: the request may have crossed the RST_STREAM. Trailers on an open stream are no request.',
  peers:
    'nginx and hyper: PROTOCOL_ERROR; Go counts it as `stream_went_down`; nghttp2 may ignore the frame silently, so that the request hangs.',
  summary: 'the client {what}; identifiers must grow and are never reused{hint}',
  fix: 'Allocate the identifier and write the HEADERS frame under one lock.',
  fires: ['OPEN; GET5; GET3', 'OPEN; GET1; OK1.ES; GET1'],
  silent: ['OPEN; GET1; GET5', 'OPEN; POST1; C> HDR(1,EH,ES){x-checksum 1}'],
  watch: beforeOddFrame(Odd.noStream | Odd.streamOver, ['HEADERS'], ({ from, frame, stream, view, at }) => {
    const { highest } = view.streams;
    const { streamId } = frame;
    if (from !== 'client' || streamId === 0 || streamId % 2 === 0 || streamId > highest.client) return undefined;
    const finished = stream?.over && stream.resetBy === undefined;
    const gone = stream ? finished : view.streams.fate(streamId) === 'skipped';
    if (!gone || (stream && !isRequest(frame))) return undefined;
    const last = view.streams.get(highest.client);
    const raced = streamId === highest.client - 2 && last !== undefined && at - last.openedAt < 50;
    const what = stream
      ? `used stream ${streamId} for a second request`
      : `opened stream ${streamId} after stream ${highest.client}`;
    const hint = raced ? '. Two threads probably took identifiers and wrote in the other order' : '';
    return { values: { what, hint }, evidence: [last?.openedSeq ?? -1] };
  }),
};

/** Trailers have no :method. */
export const isRequest = (frame: FrameNamed<'HEADERS'>): boolean =>
  frame.fieldBlock?.fields.some(({ name }) => name === ':method') ?? false;
