import { errorCodeOf } from '../../../decode/index.ts';
import { type ConnectionView, fieldValue, type StreamState, Trait } from '../../../trace/index.ts';
import { beforeFrame, type Found, type Rule, sectionWith } from '../../rule.ts';
import { bytes, duration } from '../../wording.ts';
import { DEADLINE_EXCEEDED } from './statuses.ts';
import { timeoutOf } from './timeout.ts';

/** How far the end may be from the deadline, as a share of it, and at least in milliseconds. */
const TOLERANCE = 0.1;
const AT_LEAST = 20;

export const grpcDeadlineExceeded: Rule = {
  id: 'grpc-deadline-exceeded',
  title: 'a gRPC deadline ran out',
  section: 'gRPC over HTTP/2 §Requests',
  severity: 'warning',
  fault: 'server',
  tier: 'P1',
  when: 'The client resets a gRPC call with CANCEL, or the server ends it with DEADLINE_EXCEEDED, when the time in `grpc-timeout` is over, give or take 10 %.',
  unless: 'The client cancels earlier: then it has its own reasons (rst-cancel-by-client).',
  peers: 'DEADLINE_EXCEEDED; behind a C-core server also `RST_STREAM with error code 8`.',
  summary:
    'the deadline of {deadline} of the gRPC call {path} on stream {stream} ran out; the server had sent {progress}',
  fix: 'Make the server faster, or the deadline longer.',
  symptom: 'DEADLINE_EXCEEDED',
  fires: [
    'OPEN; POST1{content-type application/grpc, te trailers, grpc-timeout 1S}; C> DATA(1,x0000000000,ES); +1s; C> RST(1,CANCEL)',
    'OPEN; POST1{content-type application/grpc, te trailers, grpc-timeout 1S}; C> DATA(1,x0000000000,ES); +1s; S> HDR(1,EH,ES){:status 200, content-type application/grpc, grpc-status 4}',
  ],
  silent: [
    'OPEN; POST1{content-type application/grpc, te trailers, grpc-timeout 1S}; C> DATA(1,x0000000000,ES); +200ms; C> RST(1,CANCEL)',
  ],
  watch: [
    beforeFrame(['RST_STREAM'], ({ from, frame: { errorCode }, half, stream, view, at }) => {
      if (from !== 'client' || errorCode !== errorCodeOf('CANCEL') || !stream?.grpc || half!.resets > 0)
        return undefined;
      return ranOut(stream, view, at);
    }),
    sectionWith(Trait.grpc, ({ from, section: { fields }, stream, view, at }) => {
      if (from !== 'server' || !stream?.grpc || fieldValue(fields, 'grpc-status') !== DEADLINE_EXCEEDED)
        return undefined;
      return ranOut(stream, view, at);
    }),
  ],
};

function ranOut(stream: StreamState, view: ConnectionView, at: number): Found {
  const deadline = timeoutOf(fieldValue(stream.client.fields, 'grpc-timeout') ?? '');
  if (deadline === undefined) return undefined;
  // The client began to count before the call came here, and the end comes a round trip late at most.
  const trip = Number.isFinite(view.roundTrip) ? view.roundTrip : 0;
  const off = Math.abs(at - stream.openedAt - deadline);
  if (off > Math.max(AT_LEAST, TOLERANCE * deadline) + trip) return undefined;
  const { content, frames } = stream.server;
  const sent = content > 0 ? `${bytes(content)} of messages` : 'only header fields';
  return {
    from: 'client',
    values: { deadline: duration(deadline), path: stream.path ?? '', progress: frames === 0 ? 'nothing' : sent },
    evidence: [stream.openedSeq],
  };
}
