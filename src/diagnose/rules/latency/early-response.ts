import { Effect } from '../../effect.ts';
import { afterEffect, type Rule } from '../../rule.ts';
import { bytes } from '../../wording.ts';

export const earlyResponse: Rule = {
  id: 'early-response',
  title: 'the response is complete before the request is',
  section: 'RFC 9113 §8.1',
  severity: 'info',
  fault: 'none',
  tier: 'P1',
  when: 'The server ends its response while the client has not ended the request.',
  unless: 'The stream carries both directions at once: gRPC, CONNECT.',
  peers:
    'A 413, a 401 or a redirect that does not wait for the upload; RST_STREAM NO_ERROR usually follows. Some clients take that for an error and throw the response away (rst-no-error).',
  summary:
    'the server has answered {status} on stream {stream} without waiting for the end of the request ({sent} so far)',
  fix: 'Client: stop sending, and keep the response.',
  fires: [
    'OPEN; POST1; C> DATA(1,100); S> HDR(1,EH,ES){:status 413}',
    'OPEN; POST1; C> DATA(1,100); OK1; S> DATA(1,5,ES)',
  ],
  silent: [
    'OPEN; POST1; C> DATA(1,100,ES); S> HDR(1,EH,ES){:status 413}',
    'OPEN; POST1{content-type application/grpc, te trailers}; S> HDR(1,EH,ES){:status 200, content-type application/grpc, grpc-status 12}',
  ],
  watch: afterEffect(Effect.ended, ['DATA', 'HEADERS', 'CONTINUATION'], ({ from, stream, half, view }) => {
    if (from !== 'server' || !half?.ended || stream!.client.state !== 'open') return undefined;
    const { status, grpc, method, client } = stream!;
    if (grpc || method === 'CONNECT' || view.server.openBlock || Number.isNaN(status)) return undefined;
    return { values: { status, sent: bytes(client.content) }, evidence: [client.lastSeq] };
  }),
};
