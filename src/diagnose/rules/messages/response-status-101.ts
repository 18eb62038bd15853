import { Trait } from '../../../trace/index.ts';
import { type Rule, sectionWith } from '../../rule.ts';
import { MALFORMED, RESPONSE_REFUSED } from './malformed.ts';

export const responseStatus101: Rule = {
  id: 'response-status-101',
  title: '101 Switching Protocols in HTTP/2',
  section: 'RFC 9113 §8.6, RFC 9110 §15.2.2',
  severity: 'error',
  fault: 'server',
  tier: 'P1',
  breaks: MALFORMED,
  when: 'A response has :status 101.',
  peers: 'nghttp2 and oghttp2 refuse it; Node will not send it: `ERR_HTTP2_STATUS_101`.',
  summary:
    'the server answered stream {stream} with 101, which does not exist in HTTP/2: WebSocket is opened by extended CONNECT and answered with 200',
  fix: 'Implement extended CONNECT (RFC 8441), or serve WebSocket over HTTP/1.1.',
  symptom: RESPONSE_REFUSED,
  fires: ['OPEN; GET1; S> HDR(1,EH){:status 101}'],
  silent: ['OPEN; POST1; S> HDR(1,EH){:status 100}'],
  watch: sectionWith(
    Trait.unusual,
    ({ section: { kind, statusCode } }) => kind === 'interim' && statusCode === 101 && {},
  ),
};
