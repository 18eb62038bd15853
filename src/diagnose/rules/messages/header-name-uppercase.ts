import { fieldWith, Trait } from '../../../trace/index.ts';
import { type Rule, sectionWith } from '../../rule.ts';
import { MALFORMED, RESPONSE_REFUSED } from './malformed.ts';

export const headerNameUppercase: Rule = {
  id: 'header-name-uppercase',
  title: 'upper-case letter in a field name',
  section: 'RFC 9113 §8.2, §8.2.1',
  severity: 'error',
  fault: 'sender',
  tier: 'P0',
  breaks: MALFORMED,
  when: 'A field name contains a letter A–Z.',
  unless: 'Values may have them. A pseudo-header field with one is pseudo-header-unknown.',
  peers:
    'curl and Node reset the stream (`Invalid HTTP header field was received … name: [Foo]`); OkHttp: `mixed case name: Foo`; Go: `invalid header field name "Foo"`; nginx: 400, `client sent invalid header name` (unless `ignore_invalid_headers`); Netty: `invalid header name`; Chrome: `ERR_HTTP2_PROTOCOL_ERROR`. Node lower-cases what it sends by itself.',
  summary: '{who} sent the field name "{name}" on stream {stream}; names are lower case in HTTP/2',
  fix: 'Lower-case names before encoding them, most often in a hand-written server or in a proxy that copies HTTP/1.1 fields.',
  symptom: RESPONSE_REFUSED,
  fires: ['OPEN; GET1; S> HDR(1,EH,ES){:status 200, Content-Type text/html}'],
  silent: ['OPEN; GET1; OK1.ES{content-type Text/HTML}'],
  watch: sectionWith(Trait.upperCaseName, ({ section: { fields } }) => ({
    values: { name: fieldWith(fields, Trait.upperCaseName)!.name },
  })),
};
