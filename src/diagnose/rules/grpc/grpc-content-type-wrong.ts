import { isGrpc } from '../../../trace/index.ts';
import { markedSection, type Rule } from '../../rule.ts';
import { SectionMark } from '../../section-mark.ts';

export const grpcContentTypeWrong: Rule = {
  id: 'grpc-content-type-wrong',
  title: 'the answer to a gRPC call is not gRPC',
  section: 'gRPC over HTTP/2 §Responses',
  severity: 'error',
  fault: 'server',
  tier: 'P1',
  follows: ['grpc-http-status'],
  when: 'The response to a gRPC call has no content-type, or another one than `application/grpc` with or without `+proto` and the like.',
  unless: 'Nothing: gRPC-Web, `text/html` and `application/json` are all not gRPC.',
  peers:
    'grpc-go: UNKNOWN or UNAVAILABLE `unexpected HTTP status code received from server: 404 (Not Found); transport: received unexpected content-type "text/html"`, `malformed header: missing HTTP content-type`; a server answers 415 `invalid gRPC request content-type`.',
  summary:
    'the answer to the gRPC call {path} on stream {stream} {what}, so it came from an HTTP server, a proxy or an error page',
  fix: 'Look at the route, the port and the path: the call has not reached a gRPC server.',
  symptom: 'received unexpected content-type "text/html"',
  fires: [
    'OPEN; POST1{content-type application/grpc, te trailers}; C> DATA(1,x0000000000,ES); OK1{content-type text/html}; S> DATA(1,10,ES)',
    'OPEN; POST1{content-type application/grpc, te trailers}; C> DATA(1,x0000000000,ES); OK1; S> DATA(1,10,ES)',
  ],
  silent: [
    'OPEN; POST1{content-type application/grpc, te trailers}; C> DATA(1,x0000000000,ES); OK1{content-type application/grpc+proto}; S> HDR(1,EH,ES){grpc-status 0}',
    'OPEN; POST1{content-type application/json}; C> DATA(1,2,ES); OK1{content-type application/json}; S> DATA(1,2,ES)',
  ],
  watch: markedSection(SectionMark.grpc, ['response'], ({ section: { contentType }, stream }) => {
    if (!stream?.grpc || isGrpc(contentType)) return undefined;
    const what = contentType === undefined ? 'has no content-type' : `is ${contentType}, not gRPC`;
    return { values: { path: stream.path ?? '', what }, evidence: [stream.openedSeq] };
  }),
};
