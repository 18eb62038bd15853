/** A request/response story: what the client asks for, and what there is to see in it. */
export interface Scene {
  readonly name: string;
  readonly path: string;
  readonly title: string;
  /** What to look at in the log, for the user: a few sentences. */
  readonly lookAt: string;
  /** Arguments of curl, before the URL, with which one sees it best. */
  readonly curl: string;
}

/** In the order they are played. */
export const SCENES = [
  {
    name: 'echo',
    path: '/echo',
    title: 'Full-duplex echo',
    lookAt:
      'One stream, DATA in both directions at once: the answer has begun long before the request is over. Each DATA ' +
      'frame of the client is followed by one of the same length from the server; the last of each side has END_STREAM. ' +
      'After some 32 KiB both sides give window back with WINDOW_UPDATE.',
    curl: '-N -T -',
  },
  {
    name: 'conversation',
    path: '/conversation',
    title: 'Two-way JSON conversation',
    lookAt:
      'One stream, client and server in turns: the client guesses a number, the server says higher or lower, one JSON ' +
      'line in one DATA frame each, with pauses of 100 ms. Watch the times: who keeps whom waiting?',
    curl: '-N -T -',
  },
  {
    name: 'directives',
    path: '/directives',
    title: 'Response of headers only, held open',
    lookAt:
      'The answer is HEADERS with :status 204 and END_HEADERS but without END_STREAM, then silence: the stream stays ' +
      "half-closed (local to the client) for as long as the connection lives, as the Alexa Voice Service's downchannel " +
      'does. Other streams of the connection go on. The client lets go with RST_STREAM CANCEL.',
    curl: '-v',
  },
  {
    name: 'chunks',
    path: '/chunks',
    title: 'Body in ten pieces',
    lookAt:
      'HEADERS at once, then ten DATA frames 100 ms apart and an empty one with END_STREAM. If they come to the client in ' +
      'one heap, something between buffers; here each frame has the time at which it passed.',
    curl: '-N',
  },
  {
    name: 'pings',
    path: '/pings',
    title: 'GOAWAY: too many pings',
    lookAt:
      'A connection of its own: one request, then PINGs 50 ms apart, each answered by a PING with ACK and the same eight ' +
      'octets. After the fourth the server sends GOAWAY with ENHANCE_YOUR_CALM and the debug data "too_many_pings", as ' +
      'gRPC servers do, and closes.',
    curl: '-v',
  },
  {
    name: 'wrong-stream',
    path: '/broken/stream',
    title: 'Broken: the answer is on a stream the client never opened',
    lookAt:
      'The request is on stream 1, the response HEADERS and DATA on stream 3, which is idle. That is an error of the ' +
      'whole connection, and the client hangs up with GOAWAY (Node with INTERNAL_ERROR, others with PROTOCOL_ERROR). ' +
      'curl calls it "(16) Error in the HTTP2 framing layer" or, some versions, "(52) Empty reply from server".',
    curl: '-v',
  },
  {
    name: 'wrong-status',
    path: '/broken/status',
    title: 'Broken: ":status:" instead of ":status"',
    lookAt:
      'The response is on the right stream, but its first field is named ":status:", with a colon too many. Such a ' +
      'response is malformed, an error of this stream alone: the client sends RST_STREAM with PROTOCOL_ERROR. curl says ' +
      '"(92) HTTP/2 stream 1 was not closed cleanly: PROTOCOL_ERROR (err 1)".',
    curl: '-v',
  },
  {
    name: 'wrong-both',
    path: '/broken/both',
    title: 'Broken: both at once',
    lookAt:
      'Wrong stream and wrong field name in one HEADERS frame. The client complains of the stream only, by ' +
      'GOAWAY; who mends that meets the other bug next. The log shows both at once.',
    curl: '-v',
  },
] as const satisfies readonly Scene[];

export type SceneName = (typeof SCENES)[number]['name'];

/** A curl command that plays a scene; `origin` such as `https://127.0.0.1:9443`. `-k`: the certificate is our own. */
export function curlCommand({ curl, path }: Scene, origin: string): string {
  return `curl -k --http2 ${curl} ${origin}${path}`;
}
