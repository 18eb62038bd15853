import { fieldValue, Trait } from '../../../trace/index.ts';
import { type Rule, sectionWith } from '../../rule.ts';
import { messageText, statusName } from './statuses.ts';

export const grpcStatusNonzero: Rule = {
  id: 'grpc-status-nonzero',
  title: 'a gRPC call ended with an error',
  section: 'gRPC over HTTP/2 §Responses',
  severity: 'info',
  fault: 'server',
  tier: 'P1',
  when: 'The trailers of a gRPC call have a `grpc-status` that is not 0.',
  unless: 'It failed before any message: grpc-trailers-only.',
  peers:
    'When there is no status, grpc-go makes one of the reset: NO_ERROR, PROTOCOL_ERROR, INTERNAL_ERROR, SETTINGS_TIMEOUT, STREAM_CLOSED, FRAME_SIZE_ERROR, COMPRESSION_ERROR, CONNECT_ERROR and HTTP_1_1_REQUIRED give INTERNAL; FLOW_CONTROL_ERROR and ENHANCE_YOUR_CALM give RESOURCE_EXHAUSTED; REFUSED_STREAM gives UNAVAILABLE; CANCEL gives CANCELLED, or DEADLINE_EXCEEDED when that is over; INADEQUATE_SECURITY gives PERMISSION_DENIED.',
  summary: 'the gRPC call {path} on stream {stream} ended with {status}{message}',
  fix: 'That is the application’s own answer: look in the server’s log. INTERNAL and UNAVAILABLE may come from a proxy in between.',
  fires: [
    'OPEN; POST1{content-type application/grpc, te trailers}; C> DATA(1,x0000000000,ES); OK1{content-type application/grpc}; S> HDR(1,EH,ES){grpc-status 5, grpc-message no%20such}',
  ],
  silent: [
    'OPEN; POST1{content-type application/grpc, te trailers}; C> DATA(1,x0000000000,ES); OK1{content-type application/grpc}; S> HDR(1,EH,ES){grpc-status 0}',
    'OPEN; POST1{content-type application/grpc, te trailers}; C> DATA(1,x0000000000,ES); S> HDR(1,EH,ES){:status 200, content-type application/grpc, grpc-status 12}',
  ],
  watch: sectionWith(Trait.grpc, ({ section: { kind, fields }, stream }) => {
    if (kind !== 'response-trailers' || !stream?.grpc) return undefined;
    const status = fieldValue(fields, 'grpc-status');
    if (status === undefined || status === '0') return undefined;
    const message = messageText(fieldValue(fields, 'grpc-message'));
    return { values: { path: stream.path ?? '', status: statusName(status), message }, evidence: [stream.openedSeq] };
  }),
};
