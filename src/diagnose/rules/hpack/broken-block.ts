import type { Breach } from '../../rule.ts';

/**
 * The table is shared by all field blocks of a direction, so one block that cannot be read ends the connection.
 * @see RFC 9113 §4.3
 */
export const BROKEN_BLOCK: Breach = {
  scope: 'connection',
  code: 'COMPRESSION_ERROR',
  alsoSeen: ['PROTOCOL_ERROR', 'FRAME_SIZE_ERROR'],
};

export const CONNECTION_ENDS = 'curl: (16) Error in the HTTP2 framing layer; Chrome: ERR_HTTP2_COMPRESSION_ERROR';
