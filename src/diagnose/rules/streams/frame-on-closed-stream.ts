import { initiatorOf } from '../../../trace/index.ts';
import { Odd } from '../../oddity.ts';
import { beforeOddFrame, type Rule } from '../../rule.ts';

export const frameOnClosedStream: Rule = {
  id: 'frame-on-closed-stream',
  title: 'a frame on a stream that was passed over',
  section: 'RFC 9113 §5.1, §5.1.1',
  severity: 'warning',
  fault: 'sender',
  tier: 'P1',
  breaks: { scope: 'connection', code: 'STREAM_CLOSED', alsoSeen: ['PROTOCOL_ERROR'] },
  fromStart: true,
  when: 'DATA or HEADERS stand on a stream that the client has skipped, which closes it.',
  unless:
    'WINDOW_UPDATE, RST_STREAM and PRIORITY may come shortly after a stream has closed. Streams that are over are judged by frame-after-end-stream; those further back than the view remembers are not judged.',
  peers: 'STREAM_CLOSED, on the stream or on the connection.',
  summary: '{who} sent {type} on stream {stream}, which the client had skipped',
  fix: 'Look at how stream identifiers are allocated.',
  fires: ['OPEN; GET1; GET5; C> DATA(3,5)', 'OPEN; GET1; GET5; S> HDR(3,EH,ES){:status 200}'],
  silent: ['OPEN; GET1; OK1.ES; C> WU(1,10)'],
  watch: beforeOddFrame(Odd.noStream, ['DATA', 'HEADERS'], ({ from, frame, stream, view }) => {
    const { streamId } = frame;
    if (stream || initiatorOf(streamId) === 'server') return undefined;
    // The client's HEADERS there are a new request: stream-id-not-increasing.
    if (from === 'client' && frame.type === 'HEADERS') return undefined;
    return view.streams.fate(streamId) === 'skipped' && {};
  }),
};
