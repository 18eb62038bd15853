import type { FrameNamed, Peer } from '../../../decode/index.ts';
import { fieldValue, isGrpc, type StreamState } from '../../../trace/index.ts';
import { notes } from '../../notes.ts';
import { bytes, grouped } from '../../wording.ts';

/** The length-prefixed messages of one direction of a gRPC call, followed frame by frame. */
export interface Messages {
  /** Begun so far. */
  count: number;
  /** Of the message that is under way; -1 before its prefix is complete. */
  length: number;
  /** Octets of it that have come, without the prefix. */
  received: number;
  /** Octets of a prefix that is not complete. */
  prefix: string;
  /** The longest announced. */
  longest: number;
  /** The first flag octet that was not 0; 0 while all were. */
  flag: number;
  /** There are none, or a prefix was in octets that are not kept: where messages begin is no longer known. */
  lost: boolean;
  /** `seq` of the last frame taken in. */
  seq: number;
}

const PREFIX = 5;

const calls = notes(() => ({ client: none(), server: none() }));

const none = (): Messages => ({
  count: 0,
  length: -1,
  received: 0,
  prefix: '',
  longest: 0,
  flag: 0,
  lost: false,
  seq: -1,
});

/** What is known of a direction, without taking anything in; undefined before its first DATA. */
export const messagesOf = (stream: StreamState, from: Peer): Messages | undefined => calls.known(stream)?.[from];

/** `, its message 2 cut off after 15 of 51 bytes`, where a gRPC response ends inside a message; otherwise nothing. */
export function cutMessage(stream: StreamState): string {
  const messages = messagesOf(stream, 'server');
  if (!messages || messages.lost || messages.length < 0) return '';
  return `, its message ${messages.count} cut off after ${grouped(messages.received)} of ${bytes(messages.length)}`;
}

/** Takes in one DATA frame of a gRPC call; asking twice about the same frame is asking once. */
export function followMessages(stream: StreamState, from: Peer, frame: FrameNamed<'DATA'>, seq: number): Messages {
  const messages = calls(stream)[from];
  if (messages.seq === seq) return messages;
  // What an HTTP server or a proxy answers has no messages.
  if (messages.seq < 0 && from === 'server') messages.lost = !isGrpc(fieldValue(stream.server.fields, 'content-type'));
  messages.seq = seq;
  const { content, contentLength } = frame;
  let at = 0;
  while (at < contentLength && !messages.lost) {
    if (messages.length >= 0) {
      const taken = Math.min(messages.length - messages.received, contentLength - at);
      messages.received += taken;
      at += taken;
      if (messages.received === messages.length) messages.length = -1;
    } else if (at >= content.length) {
      messages.lost = true;
    } else {
      messages.prefix += content[at++];
      if (messages.prefix.length === PREFIX) begin(messages);
    }
  }
  return messages;
}

function begin(messages: Messages): void {
  const { prefix } = messages;
  const octet = (place: number) => prefix.charCodeAt(place);
  messages.count++;
  messages.length = octet(1) * 0x1000000 + (octet(2) << 16) + (octet(3) << 8) + octet(4);
  messages.received = 0;
  messages.prefix = '';
  if (messages.length > messages.longest) messages.longest = messages.length;
  if (messages.flag === 0) messages.flag = octet(0);
  if (messages.length === 0) messages.length = -1;
}
