import type { Frame, Peer } from '../../decode/index.ts';

const ACK = 0x1;

/** An acknowledgement of SETTINGS. */
export const isAck = (frame: Frame): boolean => frame.type === 'SETTINGS' && (frame.flagBits & ACK) !== 0;

/**
 * Whether an endpoint sends this only after the other one has sent something. @see RFC 9113 §3.4, §5.1.1, §6.7
 *
 * @param upgraded stream 1 was opened by an HTTP/1.1 request
 */
export function isAnswer(frame: Frame, from: Peer, upgraded: boolean): boolean {
  if (isAck(frame)) return true;
  if (frame.type === 'PING') return (frame.flagBits & ACK) !== 0;
  const streamId = frame.type === 'GOAWAY' ? frame.lastStreamId : frame.streamId;
  // Clients open odd streams, servers even ones. PRIORITY may come on any.
  const ofOther = streamId > 0 && (streamId % 2 === 1) === (from === 'server');
  return ofOther && frame.type !== 'PRIORITY' && !(upgraded && streamId === 1);
}
