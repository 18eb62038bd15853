import { Trait } from '../../../trace/index.ts';
import { type Rule, sectionWith } from '../../rule.ts';
import { MALFORMED } from './malformed.ts';

export const contentLengthInvalid: Rule = {
  id: 'content-length-invalid',
  title: 'content-length is no number, or there are several',
  section: 'RFC 9110 §8.6',
  severity: 'error',
  fault: 'sender',
  tier: 'P1',
  breaks: MALFORMED,
  when: 'A content-length is not a decimal number, or there are two with different values. The same value twice, in two fields or as "5, 5", is a warning.',
  unless: 'In trailers it is trailers-forbidden-field.',
  peers: 'nghttp2 refuses any second one; Netty: `Multiple content-length headers received`; nginx: 400.',
  summary: '{who} sent the content-length "{value}" on stream {stream}; it must be one decimal number',
  fix: 'Send one content-length, digits only.',
  fires: [
    'OPEN; POST1{content-length -1}',
    'OPEN; GET1; OK1{content-length 5, content-length 6}',
    'OPEN; GET1; OK1{content-length "5, 5"}; S> DATA(1,5,ES)',
    'OPEN; GET1; OK1{content-length 5, content-length 5}; S> DATA(1,5,ES)',
  ],
  silent: ['OPEN; GET1; OK1.ES{content-length 0}', 'OPEN; POST1{content-length 12345678901234567890}'],
  watch: sectionWith(Trait.oddContentLength, ({ section: { part, fields } }) => {
    if (part === 'trailers') return undefined;
    const said = fields.filter(({ name }) => name === 'content-length').map(({ value }) => value);
    if (said.length === 1 && /^\d+$/.test(said[0]!)) return undefined;
    const parts = said
      .join(',')
      .split(',')
      .map((part) => part.trim());
    const harmless = /^\d+$/.test(parts[0]!) && parts.every((part) => part === parts[0]);
    return { values: { value: said.join('" and "') }, ...(harmless && { severity: 'warning' }) };
  }),
};
