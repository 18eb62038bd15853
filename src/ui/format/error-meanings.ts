import type { ErrorCodeName } from '../../decode/index.ts';

/** What an endpoint says with an error code, in one sentence. @see RFC 9113 §7 */
export const ERROR_MEANINGS: Readonly<Record<ErrorCodeName, string>> = {
  NO_ERROR: 'nothing is wrong; in a GOAWAY: an orderly shutdown',
  PROTOCOL_ERROR: 'the peer broke a rule of the protocol, and no more exact code fits',
  INTERNAL_ERROR: 'something went wrong inside the sender of this frame',
  FLOW_CONTROL_ERROR: 'the peer sent more than its window allowed, or made a window too large',
  SETTINGS_TIMEOUT: 'the peer did not acknowledge SETTINGS in time',
  STREAM_CLOSED: 'a frame came on a stream that its sender had already ended',
  FRAME_SIZE_ERROR: 'a frame had a length its type does not allow',
  REFUSED_STREAM: 'nothing was processed: the request can safely be sent again',
  CANCEL: 'the stream is not needed any more',
  COMPRESSION_ERROR: 'the HPACK state is lost; the connection cannot be used any more',
  CONNECT_ERROR: 'the TCP connection behind a CONNECT was reset or broke',
  ENHANCE_YOUR_CALM: 'the peer causes too much work: too many pings, resets, settings or streams',
  INADEQUATE_SECURITY: 'TLS version or cipher suite is not good enough for HTTP/2',
  HTTP_1_1_REQUIRED: 'ask again with HTTP/1.1',
};
