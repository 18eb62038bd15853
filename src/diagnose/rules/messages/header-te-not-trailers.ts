import { Trait } from '../../../trace/index.ts';
import { type Rule, sectionWith } from '../../rule.ts';
import { MALFORMED, REQUEST_REFUSED } from './malformed.ts';

export const headerTeNotTrailers: Rule = {
  id: 'header-te-not-trailers',
  title: 'TE says something other than trailers',
  section: 'RFC 9113 §8.2.2, RFC 9110 §10.1.4',
  severity: 'error',
  fault: 'client',
  tier: 'P1',
  breaks: MALFORMED,
  when: 'A request has a te field whose value, without surrounding blanks and in any case, is not trailers; or a response has one at all.',
  unless: 'te: trailers is what gRPC requires. In trailers it is trailers-forbidden-field.',
  peers:
    "nginx: 400, `client sent invalid \"TE\" header`; Netty: `Illegal value specified for the 'TE' header (only 'trailers' is allowed)`; nghttp2 and hyper reset.",
  summary: '{who} sent "te: {value}" on stream {stream}; in HTTP/2 only te: trailers exists, and only in requests',
  fix: 'Drop gzip and deflate from TE; transfer codings went away with HTTP/1.1.',
  symptom: REQUEST_REFUSED,
  fires: ['OPEN; GET1{te "gzip, trailers"}', 'OPEN; GET1; OK1.ES{te trailers}'],
  silent: ['OPEN; GET1{te trailers}', 'OPEN; GET1{te Trailers}'],
  watch: sectionWith(Trait.te, ({ from, section: { part, fields } }) => {
    if (part === 'trailers') return undefined;
    const inResponse = part === 'response';
    const wrong = fields.find(
      ({ name, value }) => name === 'te' && (inResponse || !/^\s*(trailers)?\s*$/i.test(value)),
    );
    return wrong && { values: { value: wrong.value }, fault: from };
  }),
};
