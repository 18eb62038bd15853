import { initiatorOf } from '../../../trace/index.ts';
import { Odd } from '../../oddity.ts';
import { beforeOddFrame, type Rule } from '../../rule.ts';

export const serverStreamWithoutPromise: Rule = {
  id: 'server-stream-without-promise',
  title: 'the server opens a stream by itself',
  section: 'RFC 9113 §5.1',
  severity: 'error',
  fault: 'server',
  tier: 'P1',
  breaks: { scope: 'connection', code: 'PROTOCOL_ERROR' },
  fromStart: true,
  when: 'The server sends HEADERS or DATA on an even stream that no PUSH_PROMISE has reserved.',
  unless: 'The promise stood on a stream the client had reset: that still reserves the identifier.',
  peers: 'curl: `(16) Error in the HTTP2 framing layer`; all close the connection with PROTOCOL_ERROR.',
  summary: 'the server started stream {stream} without a PUSH_PROMISE',
  fix: 'Answer on the odd identifier of the request.',
  symptom: 'curl: (16) Error in the HTTP2 framing layer',
  fires: ['OPEN; GET1; S> HDR(2,EH){:status 200}'],
  silent: ['OPEN; GET1; S> PP(1→2){:method GET, :scheme https, :authority a, :path /x}; S> HDR(2,EH){:status 200}'],
  watch: beforeOddFrame(Odd.noStream, ['HEADERS', 'DATA'], ({ from, frame: { streamId }, stream, view }) => {
    if (from !== 'server' || stream || streamId === 0 || initiatorOf(streamId) === 'client') return undefined;
    return view.streams.fate(streamId) !== 'forgotten' && {};
  }),
};
