import type { Peer } from '../../../decode/index.ts';
import { nearest } from '../../../trace/filter/nearest.ts';
import { fieldWith, Trait } from '../../../trace/index.ts';
import { type Rule, sectionWith } from '../../rule.ts';
import { MALFORMED, RESPONSE_REFUSED } from './malformed.ts';

const REQUEST = [':method', ':scheme', ':authority', ':path', ':protocol'];
const RESPONSE = [':status'];
/** What people write who mean something else. */
const MEANT: Readonly<Record<string, string>> = {
  ':host': ':authority',
  ':uri': ':path',
  ':url': ':path',
  ':verb': ':method',
  ':code': ':status',
  ':status-code': ':status',
};

export const pseudoHeaderUnknown: Rule = {
  id: 'pseudo-header-unknown',
  title: 'a pseudo-header field that does not exist',
  section: 'RFC 9113 §8.3',
  severity: 'error',
  fault: 'sender',
  tier: 'P0',
  breaks: MALFORMED,
  when: 'A field name begins with a colon and is none of :method, :scheme, :authority, :path, :protocol and :status.',
  unless: 'The name exists but in the other direction: pseudo-header-wrong-direction. :protocol has rules of its own.',
  peers:
    'nghttp2: `Invalid HTTP header field was received … name: [:status:]`, and for the same reason :status is missing; Go: `invalid pseudo-header ":status:"` or `malformed response from server: missing status pseudo header`; OkHttp: `Expected \':status\' header not present`; nginx: `client sent unknown pseudo-header`; Chrome: `ERR_HTTP2_PROTOCOL_ERROR`; curl: `(92)` or `(16)`.',
  summary: '{who} sent the pseudo-header field "{name}" on stream {stream}, which HTTP/2 does not define{hint}',
  fix: 'Use the exact names: the colon is only in front, a log format’s colon behind the name is no part of it, and HTTP/2 has neither a version nor a reason phrase.',
  symptom: RESPONSE_REFUSED,
  fires: [
    'OPEN; GET1; S> HDR(1,EH){:status: 200}',
    'OPEN; GET1; S> HDR(1,EH,ES){:Status 200}',
    'OPEN; C> HDR(1,EH,ES){:method GET, :scheme https, :host a, :path /, host a}',
    'OPEN; GET1; OK1.ES{:reason OK}',
  ],
  silent: ['OPEN; GET1; OK1{x-status ok}', 'OPEN; GET1; OK1.ES{:path /}'],
  watch: sectionWith(Trait.unknownPseudo, ({ from, frame, section: { fields } }) => {
    const { name } = fieldWith(fields, Trait.unknownPseudo)!;
    const meant = guess(name, from, frame.type === 'PUSH_PROMISE');
    return { values: { name, hint: meant ? `; did you mean "${meant}"?` : '' } };
  }),
};

function guess(name: string, from: Peer, promise: boolean): string | undefined {
  const possible = from === 'client' || promise ? REQUEST : RESPONSE;
  const lower = name.slice(0, 64).toLowerCase();
  const meant = MEANT[lower] ?? nearest(lower, possible);
  return meant && possible.includes(meant) ? meant : undefined;
}
