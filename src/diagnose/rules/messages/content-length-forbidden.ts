import { fieldValue, Trait } from '../../../trace/index.ts';
import { type Rule, sectionWith } from '../../rule.ts';
import { MALFORMED } from './malformed.ts';

export const contentLengthForbidden: Rule = {
  id: 'content-length-forbidden',
  title: 'content-length where there is never a body',
  section: 'RFC 9110 §8.6, §15.3.5',
  severity: 'warning',
  fault: 'server',
  tier: 'P2',
  breaks: MALFORMED,
  when: 'A 1xx or 204 response, or a 2xx response to CONNECT, has content-length.',
  unless:
    'content-length: 0 with 204 is so common that even nghttp2 lets it pass. 304 and answers to HEAD may have it.',
  peers: 'nghttp2 resets the stream, with 204 only when the number is not 0.',
  summary: 'the {status} response on stream {stream} has a content-length, which it must not have',
  fix: 'Do not set content-length on such responses.',
  fires: [
    'OPEN; GET1; OK1.ES{:status 204, content-length 5}',
    'OPEN; POST1; OK1{:status 100, content-length 0}',
    'OPEN; CONNECT1; OK1{content-length 0}',
  ],
  silent: ['OPEN; GET1; OK1.ES{:status 304, content-length 5}', 'OPEN; GET1; OK1.ES{:status 204, content-length 0}'],
  watch: sectionWith(Trait.unusual, ({ stream, section: { part, kind, statusCode, fields } }) => {
    const declared = fieldValue(fields, 'content-length');
    if (declared === undefined || part !== 'response') return undefined;
    const opensTunnel = stream?.method === 'CONNECT' && statusCode < 300;
    const empty = statusCode === 204 && declared !== '0';
    return (kind === 'interim' || opensTunnel || empty) && { values: { status: statusCode } };
  }),
};
