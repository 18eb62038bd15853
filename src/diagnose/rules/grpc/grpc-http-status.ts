import { markedSection, type Rule } from '../../rule.ts';
import { SectionMark } from '../../section-mark.ts';
import { statusOfHttp } from './statuses.ts';

export const grpcHttpStatus: Rule = {
  id: 'grpc-http-status',
  title: 'an HTTP error instead of a gRPC status',
  section: 'gRPC over HTTP/2 §Responses',
  severity: 'error',
  fault: 'server',
  tier: 'P1',
  when: 'The final response to a gRPC call has another :status than 200.',
  unless: '1xx, which are not final.',
  peers:
    '`unexpected HTTP status code received from server: 503 (Service Unavailable)`. Without grpc-status clients map 400 to INTERNAL, 401 to UNAUTHENTICATED, 403 to PERMISSION_DENIED, 404 to UNIMPLEMENTED, 429, 502, 503 and 504 to UNAVAILABLE, and all others to UNKNOWN.',
  summary: 'the gRPC call {path} on stream {stream} was answered with HTTP status {status}; clients make {name} of it',
  fix: 'Look at the proxy or load balancer in between: a gRPC server answers 200 and says the rest in grpc-status.',
  fires: [
    'OPEN; POST1{content-type application/grpc, te trailers}; C> DATA(1,x0000000000,ES); OK1{:status 503, content-type text/plain}; S> DATA(1,10,ES)',
  ],
  silent: [
    'OPEN; POST1{content-type application/grpc, te trailers}; C> DATA(1,x0000000000,ES); OK1{content-type application/grpc}; S> HDR(1,EH,ES){grpc-status 0}',
  ],
  watch: markedSection(SectionMark.grpc, ['response'], ({ section: { statusCode }, stream }) => {
    if (!stream?.grpc || statusCode === 200 || Number.isNaN(statusCode)) return undefined;
    const values = { path: stream.path ?? '', status: statusCode, name: statusOfHttp(statusCode) };
    return { values, evidence: [stream.openedSeq] };
  }),
};
