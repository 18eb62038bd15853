import { initiatorOf } from '../../../trace/index.ts';
import { Odd } from '../../oddity.ts';
import { beforeOddFrame, type Rule } from '../../rule.ts';

export const frameOnIdleStream: Rule = {
  id: 'frame-on-idle-stream',
  title: 'a frame before its stream exists',
  section: 'RFC 9113 §5.1, §6.4',
  severity: 'error',
  fault: 'sender',
  tier: 'P1',
  breaks: { scope: 'connection', code: 'PROTOCOL_ERROR' },
  follows: ['frame-desync'],
  fromStart: true,
  when: 'The client sends DATA, RST_STREAM or WINDOW_UPDATE on a stream it has not opened, or either endpoint sends one on an even stream that was never promised.',
  unless:
    'PRIORITY and PRIORITY_UPDATE may name idle streams. The server on an odd idle stream is stream-id-not-opened-by-client.',
  peers:
    'nghttp2: `RST_STREAM: stream in idle`, `WINDOW_UPDATE to idle stream`, `DATA: stream in idle`; all close the connection.',
  summary: '{who} sent {type} on stream {stream} before it was opened by HEADERS',
  fix: 'Look for RST_STREAM or WINDOW_UPDATE that overtake HEADERS in the sender’s queue.',
  fires: ['OPEN; C> RST(1,CANCEL)', 'OPEN; C> DATA(1,5)', 'OPEN; C> WU(2,5)', 'OPEN; S> RST(2,CANCEL)'],
  silent: ['OPEN; C> PRIO(3→1)', 'OPEN; C> PRIORITY_UPDATE(3,"u=1")', 'OPEN; GET1; C> WU(1,5)'],
  watch: beforeOddFrame(Odd.noStream, ['DATA', 'RST_STREAM', 'WINDOW_UPDATE'], ({ from, frame, stream, view }) => {
    const { streamId } = frame;
    if (stream || streamId === 0) return undefined;
    const odd = initiatorOf(streamId) === 'client';
    // What the server does there has rules of its own.
    if (from === 'server' && (odd || frame.type === 'DATA')) return undefined;
    return view.streams.fate(streamId) === 'idle' && {};
  }),
};
