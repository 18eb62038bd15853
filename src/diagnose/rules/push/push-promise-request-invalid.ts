import type { MessageSection } from '../../../trace/index.ts';
import { type Rule, section } from '../../rule.ts';

export const pushPromiseRequestInvalid: Rule = {
  id: 'push-promise-request-invalid',
  title: 'a promised request that cannot be pushed',
  section: 'RFC 9113 §8.4, §8.4.1',
  severity: 'error',
  fault: 'server',
  tier: 'P2',
  breaks: { scope: 'stream', code: 'PROTOCOL_ERROR' },
  follows: ['pseudo-header-missing', 'pseudo-header-unknown', 'push-promise-from-client'],
  when: 'A promised request has another method than GET or HEAD, a content-length above 0, or neither :authority nor host.',
  unless:
    'A missing :method, :scheme or :path is pseudo-header-missing. Whether the certificate covers :authority is not judged.',
  peers: 'Clients reset the promised stream, not the one that carries the promise, with PROTOCOL_ERROR.',
  summary: 'the promised {request} on stream {stream} cannot be pushed: {why}',
  fix: 'Push GET requests for resources of your own only.',
  fires: [
    'OPEN; GET1; S> PP(1→2){:method POST, :scheme https, :authority a, :path /x}',
    'OPEN; GET1; S> PP(1→2){:method GET, :scheme https, :authority a, :path /x, content-length 5}',
    'OPEN; GET1; S> PP(1→2){:method GET, :scheme https, :path /x}',
  ],
  silent: ['OPEN; GET1; S> PP(1→2){:method GET, :scheme https, :authority a, :path /x, content-length 0}'],
  watch: section(['push-request'], ({ block, section: request }) => {
    const why = block.problem ? undefined : obstacle(request);
    if (why === undefined) return undefined;
    return { values: { request: `${request.method ?? 'request'} ${request.path ?? ''}`.trim(), why } };
  }),
};

function obstacle({ method, contentLength, authority, fields }: MessageSection): string | undefined {
  if (method !== undefined && method !== 'GET' && method !== 'HEAD') return 'only GET and HEAD are safe and cacheable';
  if (contentLength > 0) return 'it announces content';
  return authority || fields.some(({ name }) => name === 'host') ? undefined : 'it names no host';
}
