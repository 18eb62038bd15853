import { errorCodeOf } from '../../../decode/index.ts';
import { fieldValue } from '../../../trace/index.ts';
import { beforeFrame, type Rule } from '../../rule.ts';

export const grpcRstAfterStatus: Rule = {
  id: 'grpc-rst-after-status',
  title: 'a reset after the status of a gRPC call',
  section: 'RFC 9113 §8.1',
  severity: 'info',
  fault: 'none',
  tier: 'P2',
  when: 'After grpc-status and END_STREAM the server resets the stream with NO_ERROR, or the client resets it while its own side is open.',
  unless: 'The status is missing (grpc-status-missing).',
  peers: 'grpc-go does both as a matter of course, to end calls whose client side is still open.',
  summary: '{who} reset stream {stream} after its final status: clean-up, no fault',
  fix: 'Nothing to do.',
  fires: [
    'OPEN; POST1{content-type application/grpc, te trailers}; C> DATA(1,x0000000000); OK1{content-type application/grpc}; S> HDR(1,EH,ES){grpc-status 0}; S> RST(1,NO_ERROR)',
    'OPEN; POST1{content-type application/grpc, te trailers}; C> DATA(1,x0000000000); OK1{content-type application/grpc}; S> HDR(1,EH,ES){grpc-status 0}; C> RST(1,CANCEL)',
  ],
  silent: [
    'OPEN; POST1{content-type application/grpc, te trailers}; C> DATA(1,x0000000000); OK1{content-type application/grpc}; S> RST(1,NO_ERROR)',
  ],
  alongside: ['rst-cancel-by-client'],
  watch: beforeFrame(['RST_STREAM'], ({ from, frame: { errorCode }, stream }) => {
    if (!stream?.grpc || !stream.server.ended || stream.client.state !== 'open') return undefined;
    if (from === 'server' && errorCode !== errorCodeOf('NO_ERROR')) return undefined;
    const { trailers, fields } = stream.server;
    return fieldValue(trailers ?? fields, 'grpc-status') !== undefined && { evidence: [stream.server.endedSeq] };
  }),
};
