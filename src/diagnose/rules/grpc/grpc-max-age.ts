import { errorCodeOf } from '../../../decode/index.ts';
import { beforeFrame, type Rule } from '../../rule.ts';
import { isDrain } from '../ping/known-pings.ts';

const ACK = 0x1;
const PLANNED = /\b(max_age|max_idle|graceful_stop)\b/;
/** The first of two GOAWAYs: nothing new, please. */
const ALL_STREAMS = 0x7fffffff;

export const grpcMaxAge: Rule = {
  id: 'grpc-max-age',
  title: 'a planned end of a gRPC connection',
  section: 'gRPC keepalive, RFC 9113 §6.8',
  severity: 'info',
  fault: 'none',
  tier: 'P2',
  when: 'GOAWAY NO_ERROR with `max_age`, `max_idle` or `graceful_stop`, or with the last stream 2^31-1 and grpc-go’s drain PING 0106010800030309 after it.',
  unless: 'It has another error code.',
  peers: 'grpc-go with MaxConnectionAge; after its grace period it closes whatever is still open.',
  summary: 'the server renews its connections ({reason}); the client should connect again without telling anyone',
  fix: 'Nothing to do. Where calls fail at this moment, let the client try again (`wait_for_ready`).',
  fires: [
    'OPEN; S> GOAWAY(2147483647,NO_ERROR,"max_age"); S> PING(x0106010800030309)',
    'OPEN; S> GOAWAY(2147483647,NO_ERROR); S> PING(x0106010800030309)',
  ],
  silent: ['OPEN; S> GOAWAY(2147483647,NO_ERROR)', 'OPEN; S> GOAWAY(0,ENHANCE_YOUR_CALM,"max_age")'],
  alongside: ['goaway-enhance-your-calm'],
  watch: [
    beforeFrame(['GOAWAY'], ({ from, frame: { errorCode, debugData } }) => {
      const reason = errorCode === errorCodeOf('NO_ERROR') ? PLANNED.exec(debugData)?.[1] : undefined;
      return from === 'server' && reason !== undefined && { streamId: null, values: { reason } };
    }),
    beforeFrame(['PING'], ({ from, frame: { flagBits, opaqueData }, view }) => {
      if (from !== 'server' || flagBits & ACK || !isDrain(opaqueData)) return undefined;
      const goaway = view.server.goaways.at(-1)?.frame;
      const planned = goaway?.errorCode === errorCodeOf('NO_ERROR') && goaway.lastStreamId === ALL_STREAMS;
      return planned && { streamId: null, values: { reason: 'a drain of grpc-go' } };
    }),
  ],
};
