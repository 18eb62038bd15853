import { Trait } from '../../../trace/index.ts';
import { type Rule, sectionWith } from '../../rule.ts';
import { list } from '../../wording.ts';

/** Fields about framing, routing, authentication and how the content is to be read. */
const FORBIDDEN = new Set([
  'authorization',
  'cache-control',
  'content-length',
  'content-type',
  'host',
  'set-cookie',
  'te',
  'trailer',
]);

export const trailersForbiddenField: Rule = {
  id: 'trailers-forbidden-field',
  title: 'a field that makes no sense in trailers',
  section: 'RFC 9110 §6.5.1',
  severity: 'warning',
  fault: 'sender',
  tier: 'P2',
  when: 'Trailers contain authorization, cache-control, content-length, content-type, host, set-cookie, te or trailer.',
  unless:
    'A gRPC response of one HEADERS frame with END_STREAM (“Trailers-Only”) is a head, not trailers, and so is a second response. transfer-encoding is an error anywhere: header-connection-specific.',
  peers: 'Go counts `trailers_bogus`; most receivers drop the field.',
  summary: '{who} sent {names} in the trailers of stream {stream}; receivers ignore or refuse that there',
  fix: 'Send it in the head, or not at all.',
  fires: ['OPEN; GET1; OK1; S> DATA(1,5); S> HDR(1,EH,ES){content-length 5}'],
  silent: [
    'OPEN; GET1; OK1; S> DATA(1,5); S> HDR(1,EH,ES){grpc-status 0}',
    'OPEN; POST1; OK1.ES{content-type application/grpc, grpc-status 5}',
  ],
  watch: sectionWith(Trait.unusual, ({ section: { part, fields, traits } }) => {
    if (part !== 'trailers' || !(traits & Trait.notInTrailers)) return undefined;
    // With pseudo-header fields it is a second head, not trailers: pseudo-header-in-trailers.
    if (fields.some(({ name }) => name.startsWith(':'))) return undefined;
    const names = fields.map(({ name }) => name).filter((name) => FORBIDDEN.has(name));
    return names.length > 0 && { values: { names: list([...new Set(names)]) } };
  }),
};
