import { Odd } from '../../oddity.ts';
import { beforeFrame, beforeOddFrame, type Rule } from '../../rule.ts';

export const pushStreamClientFrame: Rule = {
  id: 'push-stream-client-frame',
  title: 'the client talks on a promised stream',
  section: 'RFC 9113 §5.1, §8.4.2',
  severity: 'error',
  fault: 'sender',
  tier: 'P2',
  breaks: { scope: 'connection', code: 'PROTOCOL_ERROR' },
  when: 'The client sends HEADERS or DATA on a stream the server has promised; or the server sends WINDOW_UPDATE on one before its HEADERS.',
  unless:
    'The client may send RST_STREAM, WINDOW_UPDATE and PRIORITY there. DATA of the server before its HEADERS is data-before-headers, PUSH_PROMISE of the client push-promise-from-client.',
  peers:
    'nghttp2: `HEADERS: no HEADERS allowed from client in reserved state`, `DATA: stream in reserved`, `WINDOW_UPADATE to reserved stream`.',
  summary: '{who} sent {type} on stream {stream}, which is promised: {why}',
  fix: 'Send requests on odd streams only.',
  fires: [
    'OPEN; GET1; S> PP(1→2){:method GET, :scheme https, :authority a, :path /x}; C> DATA(2,5)',
    'OPEN; GET1; S> PP(1→2){:method GET, :scheme https, :authority a, :path /x}; C> HDR(2,EH,ES){:method GET, :scheme https, :authority a, :path /y}',
    'OPEN; GET1; S> PP(1→2){:method GET, :scheme https, :authority a, :path /x}; S> WU(2,5)',
  ],
  silent: [
    'OPEN; GET1; S> PP(1→2){:method GET, :scheme https, :authority a, :path /x}; C> WU(2,1000)',
    'OPEN; GET1; S> PP(1→2){:method GET, :scheme https, :authority a, :path /x}; S> HDR(2,EH){:status 200}; S> DATA(2,5,ES)',
  ],
  watch: [
    // The promise has ended the client's half.
    beforeOddFrame(Odd.streamOver, ['HEADERS', 'DATA'], ({ from, stream }) => {
      const talks = from === 'client' && stream?.openedWith === 'PUSH_PROMISE';
      return talks && { values: { why: 'only the server may answer it' } };
    }),
    beforeFrame(['WINDOW_UPDATE'], ({ from, stream, half }) => {
      const early = from === 'server' && stream?.openedWith === 'PUSH_PROMISE' && half!.state === 'idle';
      return early && { values: { why: 'before its HEADERS the server may only reset it' } };
    }),
  ],
};
