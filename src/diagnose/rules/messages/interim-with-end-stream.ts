import { type Rule, section } from '../../rule.ts';
import { MALFORMED } from './malformed.ts';

export const interimWithEndStream: Rule = {
  id: 'interim-with-end-stream',
  title: 'a 1xx response ends the stream',
  section: 'RFC 9113 §8.1',
  severity: 'error',
  fault: 'server',
  tier: 'P1',
  breaks: MALFORMED,
  when: 'HEADERS with a 1xx status have END_STREAM.',
  peers:
    'Go: `1xx informational response with END_STREAM flag`; nghttp2 resets; curl: `HTTP/2 stream was closed cleanly, but before getting all response header fields`.',
  summary: 'the interim response {status} on stream {stream} has END_STREAM, so no real response can follow',
  fix: 'Never set END_STREAM on a 1xx response.',
  symptom: 'curl: (92) HTTP/2 stream 1 was closed cleanly, but before getting all response header fields',
  fires: ['OPEN; GET1; S> HDR(1,EH,ES){:status 103}'],
  silent: ['OPEN; GET1; S> HDR(1,EH){:status 103}; OK1.ES'],
  watch: section(['interim'], ({ half, section: { statusCode } }) => half?.ended && { values: { status: statusCode } }),
};
