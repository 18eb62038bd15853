import { fieldWith, PSEUDO, Trait } from '../../../trace/index.ts';
import { isTunnel } from '../../no-content.ts';
import { type Rule, sectionWith } from '../../rule.ts';
import { MALFORMED, RESPONSE_REFUSED } from './malformed.ts';

export const pseudoHeaderInTrailers: Rule = {
  id: 'pseudo-header-in-trailers',
  title: 'a pseudo-header field in trailers',
  section: 'RFC 9113 §8.1, §8.3',
  severity: 'error',
  fault: 'sender',
  tier: 'P1',
  breaks: MALFORMED,
  follows: ['pseudo-header-unknown', 'frame-after-end-stream', 'stream-id-not-increasing', 'hpack-desync-suspected'],
  when: 'A field section behind the head of a message, which makes it trailers, has a field whose name begins with a colon. A second full response on one stream looks like that.',
  unless:
    'The section before was a 1xx: this one then is the final response. A 1xx behind the final response is interim-after-final, and a tunnel has no trailers: connect-tunnel-frame.',
  peers:
    'Netty: `Found invalid Pseudo-Header in trailers`; Go: `invalid pseudo header in trailers` (`trailers_pseudo`); nghttp2 resets.',
  summary: 'the trailers {who} sent on stream {stream} contain {name}{hint}',
  fix: 'Put regular fields only into trailers, and answer each stream once.',
  symptom: RESPONSE_REFUSED,
  fires: [
    'OPEN; GET1; OK1; S> DATA(1,5); S> HDR(1,EH,ES){:status 200}',
    'OPEN; POST1; C> DATA(1,5); C> HDR(1,EH,ES){x-checksum 1, :path /}',
  ],
  silent: [
    'OPEN; GET1; S> HDR(1,EH){:status 103}; S> HDR(1,EH){:status 200}',
    'OPEN; GET1; OK1; S> DATA(1,5); S> HDR(1,EH,ES){grpc-status 0}',
    'OPEN; GET1; OK1; S> HDR(1,EH){:status 103}',
  ],
  watch: sectionWith(Trait.unusual, ({ stream, section: { part, fields, traits, method, statusCode } }) => {
    if (part !== 'trailers' || !(traits & PSEUDO)) return undefined;
    if (statusCode < 200 || (stream && isTunnel(stream))) return undefined;
    const second = statusCode >= 200 ? 'response' : method === undefined ? undefined : 'request';
    return {
      values: {
        name: fieldWith(fields, PSEUDO)!.name,
        hint: second ? `: it looks like a second ${second} on the same stream` : '',
      },
    };
  }),
};
