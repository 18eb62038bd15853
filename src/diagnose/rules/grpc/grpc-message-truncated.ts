import { fieldValue } from '../../../trace/index.ts';
import { Effect } from '../../effect.ts';
import { afterEffect, type Rule } from '../../rule.ts';
import { bytes } from '../../wording.ts';
import { followMessages, messagesOf } from './call-messages.ts';

export const grpcMessageTruncated: Rule = {
  id: 'grpc-message-truncated',
  title: 'a gRPC message is shorter than its prefix says',
  section: 'gRPC over HTTP/2 §Length-Prefixed-Message',
  severity: 'error',
  fault: 'sender',
  tier: 'P1',
  follows: ['grpc-message-too-large'],
  when: 'A direction of a gRPC call ends inside a message, or inside the five octets before one.',
  unless:
    'The stream was reset, the call ended with an error, or where messages begin is in octets that are not kept. How many messages a method takes is not visible, so none or too many are not judged.',
  peers: 'grpc-go: `unexpected EOF`; grpc-java: `Encountered end-of-stream mid-frame`.',
  summary: 'message {count} from {who} on stream {stream} announced {length}, and only {received} came before the end',
  fix: 'Look for a sender that crashed while writing, or a proxy that cuts or changes bodies.',
  fires: [
    'OPEN; POST1{content-type application/grpc, te trailers}; C> DATA(1,x000000006401020304,ES)',
    'OPEN; POST1{content-type application/grpc, te trailers}; C> DATA(1,x0000000000,ES); OK1{content-type application/grpc}; S> DATA(1,x000000); S> HDR(1,EH,ES){grpc-status 0}',
  ],
  silent: [
    'OPEN; POST1{content-type application/grpc, te trailers}; C> DATA(1,x0000000004), DATA(1,x01020304,ES)',
    'OPEN; POST1{content-type application/grpc, te trailers}; C> DATA(1,x0000000000,ES); OK1{content-type application/grpc}; S> DATA(1,x000000006401); S> HDR(1,EH,ES){grpc-status 13}',
    'OPEN; POST1{content-type application/grpc, te trailers}; C> DATA(1,x000000006401); C> RST(1,CANCEL)',
  ],
  alongside: ['rst-cancel-by-client'],
  watch: afterEffect(Effect.grpc, ['DATA', 'HEADERS', 'CONTINUATION'], ({ from, frame, seq, stream, half, view }) => {
    if (!stream?.grpc || !half) return undefined;
    if (frame.type === 'DATA') followMessages(stream, from, frame, seq);
    if (!half.ended || half.resetSeq >= 0 || view.of(from).openBlock) return undefined;
    const messages = messagesOf(stream, from);
    if (!messages || messages.lost || (messages.length < 0 && messages.prefix === '')) return undefined;
    if (from === 'server' && (fieldValue(half.trailers, 'grpc-status') ?? '0') !== '0') return undefined;
    const inPrefix = messages.length < 0;
    return {
      values: {
        count: messages.count + (inPrefix ? 1 : 0),
        length: inPrefix ? 'its length in 5 octets' : bytes(messages.length),
        received: inPrefix ? `${messages.prefix.length} of them` : bytes(messages.received),
      },
    };
  }),
};
