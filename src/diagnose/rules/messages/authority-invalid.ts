import { Trait } from '../../../trace/index.ts';
import { type Rule, sectionWith } from '../../rule.ts';
import { MALFORMED, REQUEST_REFUSED } from './malformed.ts';

export const authorityInvalid: Rule = {
  id: 'authority-invalid',
  title: ':authority has user information or bad characters',
  section: 'RFC 9113 §8.3.1, RFC 9110 §4.2.4',
  severity: 'error',
  fault: 'client',
  tier: 'P2',
  breaks: MALFORMED,
  when: ':authority of a request for http or https contains @, /, ?, #, whitespace or a control character.',
  unless: 'Other schemes may have user information.',
  peers: 'nghttp2 and oghttp2 refuse it; nginx: 400, `client sent invalid ":authority" header`.',
  summary: ':authority "{authority}" of the request on stream {stream} is not host[:port]',
  fix: 'Strip "user:password@" and whatever else of the URI came along.',
  symptom: REQUEST_REFUSED,
  fires: ['OPEN; GET1{:authority user@a}', 'OPEN; GET1{:authority a/}'],
  silent: ['OPEN; GET1{:authority [::1]:8443}', 'OPEN; GET1{:scheme ftp, :authority user@a}'],
  watch: sectionWith(Trait.unusual, ({ from, section: { part, scheme = 'https', authority } }) => {
    if (part !== 'request') return undefined;
    const bad = authority !== undefined && /[@/?#\0- \x7f]/.test(authority) && /^https?$/i.test(scheme);
    return bad && { values: { authority }, fault: from };
  }),
};
