import { fieldWith, Trait } from '../../../trace/index.ts';
import { type Rule, sectionWith } from '../../rule.ts';
import { MALFORMED, RESPONSE_REFUSED } from './malformed.ts';
import { octetName } from './octet-name.ts';

export const headerNameInvalid: Rule = {
  id: 'header-name-invalid',
  title: 'a field name is empty or has an illegal character',
  section: 'RFC 9113 §8.2.1, RFC 9110 §5.1',
  severity: 'error',
  fault: 'sender',
  tier: 'P1',
  breaks: MALFORMED,
  when: 'A field name is empty, or has an octet from 0x00 to 0x20, from 0x7f to 0xff, or a colon behind its first octet. A name that only is no token of RFC 9110, with "(", "/" or "@" in it for example, is a warning.',
  unless:
    'Upper-case letters are header-name-uppercase. An underscore is legal, though Envoy may be set to refuse it (`http2.unexpected_underscore`).',
  peers:
    'nghttp2 drops the field and keeps the message; Go, hyper and Chrome reset the stream; nginx: `client sent invalid header name`.',
  summary: '{who} sent the field name "{name}" on stream {stream}, with {octet} at position {position}',
  fix: 'Check names where fields enter the gateway; "content-length : 5" copied from HTTP/1.1 with its blank is the classic.',
  symptom: RESPONSE_REFUSED,
  fires: [
    'OPEN; GET1{"content-length " 5}',
    'OPEN; GET1; OK1.ES{"" x}',
    'OPEN; GET1; OK1.ES{x:y z}',
    'OPEN; GET1; OK1.ES{"x(y)" z}',
  ],
  silent: ['OPEN; GET1{x_under_score 1}', 'OPEN; GET1{x.y~z 1}'],
  watch: sectionWith(Trait.illegalName | Trait.oddName, ({ section: { fields, traits } }) => {
    const illegal = (traits & Trait.illegalName) !== 0;
    const { name } = fieldWith(fields, illegal ? Trait.illegalName : Trait.oddName)!;
    if (name === '') return { summary: '{who} sent a field with an empty name on stream {stream}' };
    const position = name.search(illegal ? /[^\x21-\x7e]|:/ : /[^\w!#$%&'*+\-.^`|~]/);
    const values = { name, octet: octetName(name[position]!), position };
    return { values, ...(!illegal && { severity: 'warning' }) };
  }),
};
