import { Trait } from '../../../trace/index.ts';
import { type Found, type Rule, sectionWith } from '../../rule.ts';
import { MALFORMED, REQUEST_REFUSED } from './malformed.ts';
import { octetName } from './octet-name.ts';

export const pseudoHeaderPathInvalid: Rule = {
  id: 'pseudo-header-path-invalid',
  title: ':path is empty or odd',
  section: 'RFC 9113 §8.3.1',
  severity: 'error',
  fault: 'client',
  tier: 'P1',
  breaks: MALFORMED,
  when: 'In a request for http or https, :path is empty, does not begin with "/", or has a space or control character in it. A fragment (#) or a whole URI there is a warning.',
  unless:
    "OPTIONS may have *. Other schemes have paths of their own, and CONNECT without :protocol has none. Octets from 0x80 on and '\"' pass here, but strict servers (Envoy with oghttp2) refuse them: that is how an unescaped URL fails in curl, `(92)`, and works in a browser.",
  peers:
    'nginx: 400, `client sent empty :path header` or `client sent invalid :path header`; Go counts `bad_path_method`; nghttp2 resets.',
  summary: ':path of the request on stream {stream} is "{path}"; {why}',
  fix: 'Send at least "/", and percent-encode what a URI cannot hold.',
  symptom: REQUEST_REFUSED,
  fires: [
    'OPEN; GET1{:path ""}',
    'OPEN; GET1{:path index.html}',
    'OPEN; GET1{:path "/a b"}',
    'OPEN; GET1{:path /#top}',
  ],
  silent: [
    'OPEN; GET1{:method OPTIONS, :path *}',
    'OPEN; GET1{:path "/caf\\u00e9?\\"x\\""}',
    'OPEN; GET1{:scheme coap, :path x}',
  ],
  watch: sectionWith(Trait.unusual, ({ from, section: { part, method, scheme = 'https', path } }) => {
    if (part !== 'request') return undefined;
    if (path === undefined || !/^https?$/i.test(scheme)) return undefined;
    const found = judge(path, method);
    return found && { ...found, values: { path, ...found.values }, fault: from };
  }),
};

function judge(path: string, method: string | undefined) {
  if (path === '*' && method === 'OPTIONS') return undefined;
  const odd = /[\0- \x7f]/.exec(path);
  if (odd) return wrong(`${octetName(odd[0])} must be percent-encoded`);
  if (/^https?:\/\//i.test(path)) return wrong('it must begin with "/", not with a scheme and a host', 'warning');
  if (!path.startsWith('/')) return wrong('it must begin with "/", or be * in OPTIONS');
  return path.includes('#') ? wrong('fragments stay in the client', 'warning') : undefined;
}

const wrong = (why: string, severity: 'error' | 'warning' = 'error') => ({ values: { why }, severity }) satisfies Found;
