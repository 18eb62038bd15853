import { fieldValue, Trait } from '../../../trace/index.ts';
import { type Rule, sectionWith } from '../../rule.ts';
import { messageText, statusName } from './statuses.ts';

export const grpcTrailersOnly: Rule = {
  id: 'grpc-trailers-only',
  title: 'a gRPC call failed before any message',
  section: 'gRPC over HTTP/2 §Responses',
  severity: 'info',
  fault: 'server',
  tier: 'P1',
  when: 'The response to a gRPC call is one HEADERS with END_STREAM, :status 200 and a `grpc-status` that is not 0.',
  unless: 'Trailers after header fields: grpc-status-nonzero.',
  peers: 'The normal form of an error that is known at once: an unknown method, a missing token, a full server.',
  summary: 'the gRPC call {path} on stream {stream} failed at once: {status}{message}',
  fix: 'Go by the status: UNIMPLEMENTED is a wrong path or service, UNAUTHENTICATED a missing token, UNAVAILABLE may be tried again.',
  fires: [
    'OPEN; POST1{content-type application/grpc, te trailers}; C> DATA(1,x0000000000,ES); S> HDR(1,EH,ES){:status 200, content-type application/grpc, grpc-status 12, grpc-message unknown%20service}',
  ],
  silent: [
    'OPEN; POST1{content-type application/grpc, te trailers}; C> DATA(1,x0000000000,ES); OK1{content-type application/grpc}; S> HDR(1,EH,ES){grpc-status 5}',
  ],
  watch: sectionWith(Trait.grpc, ({ section: { kind, fields, statusCode }, frame, view, stream }) => {
    if (kind !== 'response' || statusCode !== 200 || !stream?.grpc) return undefined;
    // END_STREAM is on HEADERS, whatever frame completes the block.
    if (!(stream.server.ended || (frame.type === 'HEADERS' && frame.flagBits & 1)) || view.server.openBlock)
      return undefined;
    const status = fieldValue(fields, 'grpc-status');
    if (status === undefined || status === '0') return undefined;
    const message = messageText(fieldValue(fields, 'grpc-message'));
    return { values: { path: stream.path ?? '', status: statusName(status), message } };
  }),
};
