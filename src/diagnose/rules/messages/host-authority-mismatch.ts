import { fieldValue, Trait } from '../../../trace/index.ts';
import { type Rule, sectionWith } from '../../rule.ts';
import { MALFORMED, REQUEST_REFUSED } from './malformed.ts';

export const hostAuthorityMismatch: Rule = {
  id: 'host-authority-mismatch',
  title: 'host and :authority disagree',
  section: 'RFC 9113 §8.3.1',
  severity: 'error',
  fault: 'client',
  tier: 'P1',
  breaks: MALFORMED,
  when: 'A request has both, and they name different hosts, even without regard to case, to the scheme’s default port and to the spelling of IPv6 addresses.',
  unless:
    'They differ in those only; but nginx and oghttp2 compare octet by octet and refuse even that. RFC 7540 allowed them to differ.',
  peers:
    'nginx: 400, `client sent ":authority" and "Host" headers with different values`; oghttp2 refuses unless told otherwise; Go uses :authority.',
  summary:
    'the request on stream {stream} has host "{host}" but :authority "{authority}"; they must name the same host',
  fix: 'Send :authority only.',
  symptom: REQUEST_REFUSED,
  fires: ['OPEN; GET1{:authority a.example, host b.example}', 'OPEN; GET1{:authority a.example, host a.example:8443}'],
  silent: [
    'OPEN; GET1{:authority a.example, host A.example:443}',
    'OPEN; GET1{:authority [::1], host [0:0:0:0:0:0:0:1]}',
    'OPEN; GET1{:authority a.example, host a.example}',
  ],
  watch: sectionWith(Trait.host, ({ section: { kind, fields, authority, scheme = 'https' } }) => {
    const host = fieldValue(fields, 'host');
    if (kind !== 'request' || !authority || host === undefined || host === authority) return undefined;
    return normal(host, scheme) !== normal(authority, scheme) && { values: { host, authority } };
  }),
};

function normal(authority: string, scheme: string): string {
  const uri = `${scheme.toLowerCase() === 'http' ? 'http' : 'https'}://${authority}`;
  return URL.canParse(uri) ? new URL(uri).host : authority.toLowerCase();
}
