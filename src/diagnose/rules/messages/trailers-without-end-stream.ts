import { type Rule, section } from '../../rule.ts';
import { MALFORMED } from './malformed.ts';

export const trailersWithoutEndStream: Rule = {
  id: 'trailers-without-end-stream',
  title: 'HEADERS in the middle of a message without END_STREAM',
  section: 'RFC 9113 §8.1',
  severity: 'error',
  fault: 'sender',
  tier: 'P1',
  breaks: MALFORMED,
  follows: ['pseudo-header-in-trailers', 'interim-after-final', 'connect-tunnel-frame'],
  when: 'A field section behind the head of a message comes without END_STREAM.',
  unless:
    'The sections before were 1xx. In a CONNECT tunnel HEADERS are wrong whatever their flags: connect-tunnel-frame.',
  peers:
    'grpc-go: `a HEADERS frame cannot appear in the middle of a stream`; hyper: `trailers frame was not EOS`; nginx: `upstream sent trailer without end stream flag`; Netty: `Stream N received too many headers EOS: false`.',
  summary: '{who} sent a second field section on stream {stream} without END_STREAM; trailers must end the stream',
  fix: 'Set END_STREAM on the HEADERS frame of the trailers.',
  fires: ['OPEN; GET1; OK1; S> DATA(1,5); S> HDR(1,EH){grpc-status 0}', 'OPEN; POST1; C> HDR(1,EH){x-checksum 1}'],
  silent: [
    'OPEN; GET1; OK1; S> DATA(1,5); S> HDR(1,EH,ES){grpc-status 0}',
    'OPEN; GET1; OK1; S> HDR(1,ES,first=1){grpc-status 0}; S> CONT(1,EH)',
  ],
  watch: section(
    ['request-trailers', 'response-trailers'],
    ({ half }) => half && !half.ended && half.resetSeq < 0 && {},
  ),
};
