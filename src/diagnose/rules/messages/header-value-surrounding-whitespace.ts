import { fieldWith, Trait } from '../../../trace/index.ts';
import { type Rule, sectionWith } from '../../rule.ts';
import { MALFORMED } from './malformed.ts';

export const headerValueSurroundingWhitespace: Rule = {
  id: 'header-value-surrounding-whitespace',
  title: 'a field value begins or ends with a blank',
  section: 'RFC 9113 §8.2.1',
  severity: 'error',
  fault: 'sender',
  tier: 'P1',
  breaks: MALFORMED,
  when: 'The first or the last octet of a field value is a space or a tab.',
  unless: 'An empty value has none. RFC 7540 did not forbid it yet, and most receivers tolerate it.',
  peers:
    'nghttp2 1.49.0 refused it, which broke curl against many WordPress sites (`(92) … PROTOCOL_ERROR`); since 1.50 programs can opt out, and curl does; hyper-h2: `Received header value surrounded by whitespace`; Node has `strictFieldWhitespaceValidation`; Go accepts it.',
  summary:
    'the value of "{name}" that {who} sent on stream {stream} has {where} whitespace; most receivers tolerate it, some refuse the message',
  fix: 'Trim the value in the server or script that sets it.',
  fires: ['OPEN; GET1{x-a " 1"}', 'OPEN; GET1; OK1.ES{x-a "1\\t"}'],
  silent: ['OPEN; GET1{x-a ""}', 'OPEN; GET1{x-a "1 2"}'],
  watch: sectionWith(Trait.spaceAroundValue, ({ section: { fields } }) => {
    const { name, value } = fieldWith(fields, Trait.spaceAroundValue)!;
    return { values: { name, where: /^[ \t]/.test(value) ? 'leading' : 'trailing' } };
  }),
};
