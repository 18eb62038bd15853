import { fieldWith, Trait } from '../../../trace/index.ts';
import { type Rule, sectionWith } from '../../rule.ts';
import { MALFORMED } from './malformed.ts';

export const pseudoHeaderWrongDirection: Rule = {
  id: 'pseudo-header-wrong-direction',
  title: 'a request’s pseudo-header field in a response, or the other way round',
  section: 'RFC 9113 §8.3',
  severity: 'error',
  fault: 'sender',
  tier: 'P1',
  breaks: MALFORMED,
  follows: ['hpack-desync-suspected'],
  when: 'A request has :status, or a response has :method, :scheme, :path, :authority or :protocol.',
  unless: 'PUSH_PROMISE carries a request although the server sends it.',
  peers:
    'Go: `mix of request and response pseudo headers`; Netty: `Mix of request and response pseudo-headers.`; nghttp2 resets.',
  summary: '{who} put {name} into {message} on stream {stream}',
  fix: 'Look at which template or which fields the message was made from.',
  fires: [
    'OPEN; GET1; S> HDR(1,EH){:status 200, :path /}',
    'OPEN; GET1{:status 200}',
    'OPEN; GET1; S> HDR(1,EH,ES){:method GET, :path /}',
  ],
  silent: ['OPEN; GET1; S> PP(1→2){:method GET, :scheme https, :authority a, :path /x}'],
  watch: sectionWith(Trait.unusual, ({ section: { part, fields, traits } }) => {
    if (part === 'trailers') return undefined;
    const response = part === 'response';
    const wrong = response ? Trait.requestPseudo : Trait.responsePseudo;
    if (!(traits & wrong)) return undefined;
    return { values: { name: fieldWith(fields, wrong)!.name, message: response ? 'a response' : 'a request' } };
  }),
};
