import { type Rule, section } from '../../rule.ts';
import { list } from '../../wording.ts';

export const pseudoHeaderMissing: Rule = {
  id: 'pseudo-header-missing',
  title: 'a mandatory pseudo-header field is absent',
  section: 'RFC 9113 §8.3.1, §8.3.2',
  severity: 'error',
  fault: 'sender',
  tier: 'P0',
  breaks: { scope: 'stream', code: 'PROTOCOL_ERROR' },
  follows: ['pseudo-header-unknown', 'pseudo-header-wrong-direction', 'header-name-uppercase'],
  when: 'A request has no :method, :scheme or :path, or a response, 1xx included, has no :status.',
  unless: 'CONNECT without :protocol has neither :scheme nor :path; trailers have none at all.',
  peers:
    "nghttp2 resets or closes; nginx: `client sent no :method header`, 400; Go: `malformed response from server: missing status pseudo header`; OkHttp: `Expected ':status' header not present`; nginx as a client: `upstream sent no :status header`.",
  summary: 'the {message} on stream {stream} has no {names}',
  fix: 'Send all mandatory pseudo-header fields, each once, before the regular fields.',
  fires: [
    'OPEN; C> HDR(1,EH,ES){:method GET, :authority a, :path /}',
    'OPEN; GET1; S> HDR(1,EH,ES){content-type text/html}',
  ],
  silent: ['OPEN; C> HDR(1,EH){:method CONNECT, :authority a:443}', 'OPEN; GET1; OK1; S> HDR(1,EH,ES){grpc-status 0}'],
  watch: section(['request', 'push-request', 'interim', 'response'], ({ section: message, block }) => {
    const { kind } = message;
    // Of a block that could not be read to its end nothing can be said to be missing.
    if (block.problem) return undefined;
    const missing: string[] = [];
    if (kind === 'response' || kind === 'interim') {
      if (message.status === undefined) missing.push(':status');
    } else {
      const tunnel = message.method === 'CONNECT' && message.protocol === undefined;
      if (message.method === undefined) missing.push(':method');
      if (message.scheme === undefined && !tunnel) missing.push(':scheme');
      if (message.path === undefined && !tunnel) missing.push(':path');
    }
    return (
      missing.length > 0 && { values: { message: kind === 'response' ? 'response' : 'request', names: list(missing) } }
    );
  }),
};
