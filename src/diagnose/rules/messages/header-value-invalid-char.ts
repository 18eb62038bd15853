import { fieldWith, Trait } from '../../../trace/index.ts';
import { type Rule, sectionWith } from '../../rule.ts';
import { MALFORMED, RESPONSE_REFUSED } from './malformed.ts';
import { octetName } from './octet-name.ts';

export const headerValueInvalidChar: Rule = {
  id: 'header-value-invalid-char',
  title: 'CR, LF or NUL in a field value',
  section: 'RFC 9113 §8.2.1, §10.3',
  severity: 'error',
  fault: 'sender',
  tier: 'P0',
  breaks: MALFORMED,
  when: 'A field value contains NUL, LF or CR. Another control character (0x01 to 0x1f except the tab, and 0x7f) is a warning.',
  unless: 'Octets from 0x80 on are legal, though strict receivers (Rust libraries, oghttp2 in Envoy) may refuse them.',
  peers:
    'nghttp2 before 1.67 resets the stream (curl: `(92)`, `Invalid HTTP header field was received … name: [content-security-policy]`), from 1.67 on it drops the field silently; Go: `invalid header field value for "x"`; nginx: 400, `client sent header "x" with invalid value`; Chrome and hyper reset.',
  summary:
    'the value of "{name}" that {who} sent on stream {stream} contains {octet} at position {position}, which HTTP/2 forbids: it opens the door to request smuggling',
  fix: 'Remove line breaks from configured fields (a long Content-Security-Policy or Link wrapped over lines is the classic), and encode what users typed.',
  symptom: RESPONSE_REFUSED,
  fires: [
    'OPEN; GET1; OK1.ES{content-security-policy "default-src\\n self"}',
    'OPEN; GET1{x "a\\u0000b"}',
    'OPEN; GET1{x "a\\u0001b"}',
  ],
  silent: ['OPEN; GET1{x "a\\tb"}', 'OPEN; GET1{x "caf\\u00e9"}'],
  watch: sectionWith(Trait.illegalValue | Trait.controlInValue, ({ section: { fields, traits } }) => {
    const illegal = (traits & Trait.illegalValue) !== 0;
    const { name, value } = fieldWith(fields, illegal ? Trait.illegalValue : Trait.controlInValue)!;
    const position = value.search(illegal ? /[\0\n\r]/ : /[\x01-\x08\x0b\x0c\x0e-\x1f\x7f]/);
    const values = { name, octet: octetName(value[position]!), position };
    if (illegal) return { values };
    const summary =
      'the value of "{name}" that {who} sent on stream {stream} contains {octet} at position {position}; strict receivers refuse control characters';
    return { severity: 'warning', summary, values };
  }),
};
