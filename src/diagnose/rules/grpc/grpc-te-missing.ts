import { fieldValue, isGrpc, Trait } from '../../../trace/index.ts';
import { type Rule, sectionWith } from '../../rule.ts';

export const grpcTeMissing: Rule = {
  id: 'grpc-te-missing',
  title: 'a gRPC call without te: trailers',
  section: 'gRPC over HTTP/2 §Requests',
  severity: 'warning',
  fault: 'sender',
  tier: 'P2',
  when: 'A POST with `content-type: application/grpc` has no `te: trailers`.',
  unless: 'gRPC-Web does not need it.',
  peers:
    'It shows servers that no proxy on the way drops trailers; some refuse calls without it, Envoy and C-core accept them with a warning.',
  summary: 'the gRPC call on stream {stream} has no te: trailers, which every gRPC request must have',
  fix: 'Add `te: trailers`; gRPC libraries do it, clients made by hand forget it, and some proxies drop it.',
  fires: ['OPEN; POST1{content-type application/grpc}'],
  silent: ['OPEN; POST1{content-type application/grpc, te trailers}', 'OPEN; POST1{content-type application/grpc-web}'],
  watch: sectionWith(Trait.contentType, ({ section: { kind, method, traits, fields, contentType } }) => {
    if (kind !== 'request' || method !== 'POST' || !isGrpc(contentType)) return undefined;
    if (traits & Trait.te && fieldValue(fields, 'te')?.toLowerCase().includes('trailers')) return undefined;
    return {};
  }),
};
