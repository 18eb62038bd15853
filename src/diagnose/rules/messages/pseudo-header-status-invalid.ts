import { Trait } from '../../../trace/index.ts';
import { type Rule, sectionWith } from '../../rule.ts';
import { MALFORMED, RESPONSE_REFUSED } from './malformed.ts';

export const pseudoHeaderStatusInvalid: Rule = {
  id: 'pseudo-header-status-invalid',
  title: ':status is no status code',
  section: 'RFC 9113 §8.3.2, RFC 9110 §15',
  severity: 'error',
  fault: 'server',
  tier: 'P1',
  breaks: MALFORMED,
  when: ':status is not three digits from 100 to 599, for example "200 OK", 0, 000 or 009. From 600 to 999 it is a warning.',
  peers:
    'nghttp2 resets; Go: `malformed non-numeric status pseudo header`; nginx has passed garbage of an upstream on as `HTTP/2 000`.',
  summary: ':status on stream {stream} is "{status}"; it must be three digits from 100 to 599, without a reason phrase',
  fix: 'Send the code alone.',
  symptom: RESPONSE_REFUSED,
  fires: ['OPEN; GET1; OK1.ES{:status "200 OK"}', 'OPEN; GET1; OK1.ES{:status 009}', 'OPEN; GET1; OK1.ES{:status 999}'],
  silent: ['OPEN; GET1; OK1.ES{:status 599}'],
  watch: sectionWith(Trait.unusual, ({ section: { kind, status, statusCode } }) => {
    if (kind !== 'response' || status === undefined || (statusCode >= 100 && statusCode < 600)) return undefined;
    return { values: { status }, ...(statusCode >= 600 && { severity: 'warning' }) };
  }),
};
