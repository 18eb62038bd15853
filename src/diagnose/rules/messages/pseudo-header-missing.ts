import { type MessageSection, Trait } from '../../../trace/index.ts';
import { type Rule, sectionWith } from '../../rule.ts';
import { list } from '../../wording.ts';
import { MALFORMED, RESPONSE_REFUSED } from './malformed.ts';

export const pseudoHeaderMissing: Rule = {
  id: 'pseudo-header-missing',
  title: 'a mandatory pseudo-header field is absent',
  section: 'RFC 9113 §8.3.1, §8.3.2',
  severity: 'error',
  fault: 'sender',
  tier: 'P0',
  breaks: MALFORMED,
  follows: [
    'pseudo-header-unknown',
    'pseudo-header-wrong-direction',
    'extended-connect-malformed',
    'hpack-desync-suspected',
  ],
  when: 'A request has no :method, :scheme or :path, or a response, 1xx included, has no :status.',
  unless: 'CONNECT without :protocol has neither :scheme nor :path; trailers have none at all.',
  peers:
    "nghttp2 resets or closes; nginx: 400, `client sent no :method header`; Go counts `bad_path_method` as a server and says `malformed response from server: missing status pseudo header` as a client; OkHttp: `Expected ':status' header not present`; nginx as a client: `upstream sent no :status header`.",
  summary: 'the {message} on stream {stream} has no {names}{colonless}',
  fix: 'Send all mandatory pseudo-header fields, each once, before the regular fields.',
  symptom: RESPONSE_REFUSED,
  fires: [
    'OPEN; C> HDR(1,EH,ES){:method GET, :authority a, :path /}',
    'OPEN; GET1; S> HDR(1,EH,ES){content-type text/html}',
    'OPEN; GET1; S> HDR(1,EH,ES){:status: 200}',
  ],
  silent: ['OPEN; C> HDR(1,EH){:method CONNECT, :authority a:443}', 'OPEN; GET1; OK1; S> HDR(1,EH,ES){grpc-status 0}'],
  watch: sectionWith(Trait.unusual, ({ section, block }) => {
    // Of a block that could not be read to its end nothing can be said to be missing.
    if (section.part === 'trailers' || block.problem) return undefined;
    const missing = absent(section);
    const message = section.kind === 'push-request' ? 'promised request' : section.part;
    return missing.length > 0 && { values: { message, names: list(missing), colonless: colonless(section, missing) } };
  }),
};

/** Whoever writes fields by hand forgets the colon. */
function colonless({ fields }: MessageSection, missing: readonly string[]): string {
  const bare = missing.map((name) => name.slice(1)).filter((name) => fields.some((field) => field.name === name));
  const quoted = list(bare.map((name) => `"${name}"`));
  return bare.length > 0 ? `, only a field ${quoted}: the colon in front is missing` : '';
}

function absent({ part, method, scheme, path, protocol, status }: MessageSection): string[] {
  if (part === 'response') return status === undefined ? [':status'] : [];
  const tunnel = method === 'CONNECT' && protocol === undefined;
  const needed = tunnel ? { ':method': method } : { ':method': method, ':scheme': scheme, ':path': path };
  return Object.entries(needed).flatMap(([name, value]) => (value === undefined ? [name] : []));
}
