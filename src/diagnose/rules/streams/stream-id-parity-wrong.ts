import { initiatorOf } from '../../../trace/index.ts';
import { Odd } from '../../oddity.ts';
import { beforeFrame, beforeOddFrame, type Rule } from '../../rule.ts';

export const streamIdParityWrong: Rule = {
  id: 'stream-id-parity-wrong',
  title: 'odd and even stream identifiers mixed up',
  section: 'RFC 9113 §5.1.1',
  severity: 'error',
  fault: 'sender',
  tier: 'P1',
  breaks: { scope: 'connection', code: 'PROTOCOL_ERROR' },
  fromStart: true,
  when: 'The client opens a stream with an even identifier, or the server promises one with an odd identifier.',
  unless: 'On an even stream that the server has promised the client may send RST_STREAM, WINDOW_UPDATE and PRIORITY.',
  peers:
    'nghttp2: `request HEADERS: invalid stream_id`; nginx: `client sent HEADERS frame with incorrect identifier N`; Netty: `Request stream N is not correct for server connection`.',
  summary: '{who} opened stream {number}; clients use odd identifiers, servers even ones',
  fix: 'Count by two, from 1 in a client and from 2 in a server.',
  fires: [
    'OPEN; C> HDR(2,EH,ES){:method GET, :scheme https, :authority a, :path /}',
    'OPEN; GET1; S> PP(1→3){:method GET, :scheme https, :authority a, :path /x}',
  ],
  silent: [
    'OPEN; GET1; GET3',
    'OPEN; GET1; S> PP(1→2){:method GET, :scheme https, :authority a, :path /x}; C> WU(2,10)',
  ],
  watch: [
    beforeOddFrame(Odd.noStream, ['HEADERS'], ({ from, frame: { streamId }, view }) => {
      if (from !== 'client' || streamId === 0 || initiatorOf(streamId) === 'client') return undefined;
      return view.streams.fate(streamId) === 'idle' && { values: { number: streamId } };
    }),
    beforeFrame(
      ['PUSH_PROMISE'],
      ({ from, frame: { promisedStreamId: number } }) =>
        from === 'server' && initiatorOf(number) === 'client' && { values: { number } },
    ),
  ],
};
