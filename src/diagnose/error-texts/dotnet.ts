import type { ErrorText } from './error-text.ts';
import { CONNECTION_RULES, FIELD_RULES, HPACK_RULES, WINDOW_RULES } from './rule-families.ts';
import { GOAWAY_BY_CODE, RESET_BY_CODE } from './rules-by-code.ts';

const INVALID_DATA = 'The HTTP/2 server sent invalid data on the connection. HTTP/2 error code';

/** .NET's SocketsHttpHandler. */
export const DOTNET_TEXTS: readonly ErrorText[] = [
  {
    source: '.NET',
    patterns: [`${INVALID_DATA} 'COMPRESSION_ERROR'`],
    examples: [`HttpRequestException: ${INVALID_DATA} 'COMPRESSION_ERROR' (0x9).`],
    meaning: '.NET could not decompress the server’s fields. The code is .NET’s verdict; the server did not send it.',
    candidates: HPACK_RULES,
  },
  {
    source: '.NET',
    patterns: [`${INVALID_DATA} 'FLOW_CONTROL_ERROR'`],
    examples: [`HttpRequestException: ${INVALID_DATA} 'FLOW_CONTROL_ERROR' (0x3).`],
    meaning: 'The server sent more than .NET had given credit for. The code is .NET’s verdict.',
    candidates: WINDOW_RULES,
  },
  {
    source: '.NET',
    patterns: [`${INVALID_DATA} 'FRAME_SIZE_ERROR'`],
    examples: [`HttpRequestException: ${INVALID_DATA} 'FRAME_SIZE_ERROR' (0x6).`],
    meaning: 'A frame from the server had a wrong length. The code is .NET’s verdict.',
    candidates: ['frame-too-large', 'frame-length-wrong', 'settings-length', 'http1-on-h2-connection'],
  },
  {
    source: '.NET',
    patterns: ['The HTTP/2 server sent invalid data on the connection'],
    examples: [`HttpRequestException: ${INVALID_DATA} 'PROTOCOL_ERROR' (0x1).`],
    meaning:
      '.NET refused what the server sent and ended the connection. The code is .NET’s verdict; the server did not send it.',
    candidates: ['http1-on-h2-connection', ...CONNECTION_RULES, ...FIELD_RULES],
  },
  {
    source: '.NET',
    patterns: [
      "The HTTP/2 server reset the stream. HTTP/2 error code '{errorCode}'",
      'The HTTP/2 server reset the stream',
    ],
    examples: [
      "HttpIOException: The HTTP/2 server reset the stream. HTTP/2 error code 'INTERNAL_ERROR' (0x2). (HttpProtocolError)",
    ],
    meaning: 'The server reset this one stream with this code.',
    candidates: ['rst-stream-explained', RESET_BY_CODE],
  },
  {
    source: '.NET',
    patterns: [
      "The HTTP/2 server closed the connection. HTTP/2 error code '{errorCode}'",
      'The HTTP/2 server closed the connection',
    ],
    examples: [
      "HttpProtocolException: The HTTP/2 server closed the connection. HTTP/2 error code 'ENHANCE_YOUR_CALM' (0xb).",
    ],
    meaning: 'The server ended the connection with this code.',
    candidates: ['goaway-explained', GOAWAY_BY_CODE],
  },
  {
    source: '.NET',
    patterns: ['The HTTP/2 request was aborted … retry', 'the request was aborted … retry on a new connection'],
    examples: [
      'The HTTP/2 request was aborted. The server closed the connection before the request was processed; retry on a new connection.',
    ],
    meaning: 'The server did not process the request: sending it again is safe.',
    candidates: ['goaway-one-step-race'],
  },
];
