import { errorCodeOf, otherPeer, type Peer } from '../../../decode/index.ts';
import { fieldValue, type StreamState, Trait } from '../../../trace/index.ts';
import { Effect } from '../../effect.ts';
import { afterEffect, afterFrame, type Found, type Rule, sectionWith } from '../../rule.ts';
import { bytes } from '../../wording.ts';
import { followMessages, messagesOf } from './call-messages.ts';
import { RESOURCE_EXHAUSTED } from './statuses.ts';

/** What receivers accept unless they are told otherwise. */
const USUAL_LIMIT = 4 * 1024 * 1024;

export const grpcMessageTooLarge: Rule = {
  id: 'grpc-message-too-large',
  title: 'a gRPC message above the usual limit',
  section: 'gRPC over HTTP/2 §Length-Prefixed-Message',
  severity: 'warning',
  fault: 'either',
  tier: 'P1',
  when: 'The prefix of a gRPC message announces more than 4 194 304 bytes, the default limit of receivers, and the call ends with RESOURCE_EXHAUSTED or its receiver resets it with CANCEL. Before any reaction it is an info.',
  unless: 'The receiver allows more, which is not visible until it reacts.',
  peers:
    'grpc-go: `received message larger than max (N vs. 4194304)`; grpc-java: `gRPC message exceeds maximum size 4194304: N`; often after RST_STREAM from the client.',
  summary:
    'a message of {length} from {who} on stream {stream} is larger than the 4 MiB that gRPC receivers usually accept{reaction}',
  fix: 'Raise the receiver’s limit (`max_receive_message_length`), or send the content as a stream of smaller messages.',
  symptom: 'RESOURCE_EXHAUSTED: received message larger than max',
  fires: [
    'OPEN; POST1{content-type application/grpc, te trailers}; C> DATA(1,x00004c4b40); S> HDR(1,EH,ES){:status 200, content-type application/grpc, grpc-status 8}',
    'OPEN; POST1{content-type application/grpc, te trailers}; C> DATA(1,x0000000000,ES); OK1{content-type application/grpc}; S> DATA(1,x00004c4b40); C> RST(1,CANCEL)',
  ],
  silent: [
    'OPEN; POST1{content-type application/grpc, te trailers}; C> DATA(1,x0000019000); S> HDR(1,EH,ES){:status 200, content-type application/grpc, grpc-status 8}',
  ],
  alongside: ['rst-cancel-by-client', 'grpc-message-truncated'],
  watch: [
    afterEffect(Effect.grpc, ['DATA'], ({ from, frame, seq, stream }) => {
      if (!stream?.grpc) return undefined;
      const { longest } = followMessages(stream, from, frame, seq);
      return longest > USUAL_LIMIT && { severity: 'info', values: { length: bytes(longest), reaction: '' } };
    }),
    sectionWith(Trait.grpc, ({ section: { fields }, stream, from }) => {
      if (!stream?.grpc || from !== 'server' || fieldValue(fields, 'grpc-status') !== RESOURCE_EXHAUSTED)
        return undefined;
      const reaction = ', and the call ended with RESOURCE_EXHAUSTED';
      return refused(stream, 'client', reaction) || refused(stream, 'server', reaction);
    }),
    afterFrame(['RST_STREAM'], ({ from, frame: { errorCode }, stream }) => {
      if (!stream?.grpc || errorCode !== errorCodeOf('CANCEL')) return undefined;
      return refused(
        stream,
        otherPeer(from),
        `, and ${from === 'client' ? 'the client' : 'the server'} has cancelled the call`,
      );
    }),
  ],
};

function refused(stream: StreamState, from: Peer, reaction: string): Found {
  const longest = messagesOf(stream, from)?.longest ?? 0;
  return longest > USUAL_LIMIT && { from, again: true, values: { length: bytes(longest), reaction } };
}
