import { errorCodeOf } from '../../../decode/index.ts';
import { fieldValue } from '../../../trace/index.ts';
import { Effect } from '../../effect.ts';
import { afterEffect, type Rule } from '../../rule.ts';

export const grpcStatusMissing: Rule = {
  id: 'grpc-status-missing',
  title: 'a gRPC response ended without grpc-status',
  section: 'gRPC over HTTP/2 §Responses',
  severity: 'error',
  fault: 'server',
  tier: 'P0',
  follows: ['rst-no-error', 'grpc-content-type-wrong', 'grpc-http-status'],
  when: 'The response to a gRPC call ends with END_STREAM, or with RST_STREAM NO_ERROR, and neither its trailers nor, where it has only header fields, those contain `grpc-status`.',
  unless: 'The HTTP status is not 200 (grpc-http-status), or the client has cancelled the call.',
  peers:
    'grpc-go: INTERNAL `server closed the stream without sending trailers`; grpc-java: `Received unexpected EOS on empty DATA frame from server`, `… on non-empty DATA frame…` or `missing GRPC status in response`; C-core: UNKNOWN, `Stream removed`; grpc-js: `Received RST_STREAM with code 0`.',
  summary: 'the response to the gRPC call {path} on stream {stream} ended {how}, and no grpc-status came{hint}',
  fix: 'Send trailers with grpc-status. Where the server does, a hop in between drops them: one that speaks HTTP/1.1 to it (a CDN, `proxy_pass` instead of `grpc_pass`, a load balancer’s HTTP1 target) or a function platform. Keep HTTP/2 all the way.',
  symptom: 'INTERNAL or UNKNOWN, though all messages have arrived',
  fires: [
    'OPEN; POST1{content-type application/grpc, te trailers}; C> DATA(1,x0000000000,ES); OK1{content-type application/grpc}; S> DATA(1,x000000000568656c6c6f,ES)',
    'OPEN; POST1{content-type application/grpc+proto, te trailers}; C> DATA(1,x0000000000,ES); OK1{content-type application/grpc}; S> DATA(1,x0000000000); S> HDR(1,EH,ES){x-trace 1}',
    'OPEN; POST1{content-type application/grpc, te trailers}; C> DATA(1,x0000000000,ES); OK1{content-type application/grpc}; S> RST(1,NO_ERROR)',
  ],
  silent: [
    'OPEN; POST1{content-type application/grpc, te trailers}; C> DATA(1,x0000000000,ES); OK1{content-type application/grpc}; S> DATA(1,x000000000568656c6c6f); S> HDR(1,EH,ES){grpc-status 0}',
    'OPEN; POST1{content-type application/grpc, te trailers}; C> DATA(1,x0000000000,ES); S> HDR(1,EH,ES){:status 200, content-type application/grpc, grpc-status 12}',
    'OPEN; POST1{content-type application/grpc-web, te trailers}; C> DATA(1,x0000000000,ES); OK1; S> DATA(1,10,ES)',
    'OPEN; POST1{content-type application/grpc, te trailers}; C> DATA(1,x0000000000,ES); OK1{content-type application/grpc}; C> RST(1,CANCEL); S> DATA(1,10,ES)',
  ],
  watch: afterEffect(
    Effect.grpc,
    ['DATA', 'HEADERS', 'CONTINUATION', 'RST_STREAM'],
    ({ from, frame, stream, view }) => {
      if (from !== 'server' || !stream?.grpc || stream.client.state === 'reset') return undefined;
      const { server } = stream;
      const cut = frame.type === 'RST_STREAM' && frame.errorCode === errorCodeOf('NO_ERROR') && !server.ended;
      if (!(server.ended || cut) || view.server.openBlock || view.server.unreliableBlocks > 0) return undefined;
      if (!server.fields || stream.status !== 200) return undefined;
      if (fieldValue(server.trailers ?? server.fields, 'grpc-status') !== undefined) return undefined;
      return {
        values: {
          path: stream.path ?? '',
          how: cut ? 'with RST_STREAM NO_ERROR' : endOf(frame.type, server.trailers !== undefined),
          hint: server.trailers || cut ? '' : '. A hop that drops trailers is the usual reason',
        },
        evidence: [stream.openedSeq],
      };
    },
  ),
};

function endOf(type: string, trailers: boolean): string {
  if (type === 'DATA') return 'with a DATA frame';
  return trailers ? 'with trailers' : 'with its header fields';
}
