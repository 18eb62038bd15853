import type { ErrorText } from './error-text.ts';
import { STREAM_STATE_RULES } from './rule-families.ts';
import { GOAWAY_BY_CODE, RESET_BY_CODE } from './rules-by-code.ts';

/** hyper-h2 and what stands on it: httpx, Hypercorn, Twisted. */
export const PYTHON_TEXTS: readonly ErrorText[] = [
  {
    source: 'Python h2, httpx',
    patterns: [
      '<ConnectionTerminated error_code:ErrorCodes.{errorCode}',
      '<ConnectionTerminated error_code:{errorCode}, last_stream_id:{lastStreamId}',
      '<ConnectionTerminated error_code:{errorCode}',
    ],
    examples: [
      'httpx.RemoteProtocolError: <ConnectionTerminated error_code:ErrorCodes.NO_ERROR, last_stream_id:1999, additional_data:None>',
      'httpcore.RemoteProtocolError: <ConnectionTerminated error_code:11, last_stream_id:1, additional_data:None>',
    ],
    meaning: 'The server ended the connection by a GOAWAY with this code; 0 is a polite end.',
    candidates: ['goaway-explained', GOAWAY_BY_CODE],
  },
  {
    source: 'Python h2, httpx',
    patterns: [
      '<StreamReset stream_id:{streamId}, error_code:ErrorCodes.{errorCode}',
      '<StreamReset stream_id:{streamId}, error_code:{errorCode}',
    ],
    examples: [
      'httpx.RemoteProtocolError: <StreamReset stream_id:1, error_code:ErrorCodes.INTERNAL_ERROR, remote_reset:True>',
    ],
    meaning: 'The stream was reset with this code; remote_reset:True means by the other side.',
    candidates: ['rst-stream-explained', RESET_BY_CODE],
  },
  {
    source: 'Python h2',
    patterns: ['Invalid input ConnectionInputs.RECV_', 'Invalid input StreamInputs.RECV_'],
    examples: [
      'h2.exceptions.ProtocolError: Invalid input ConnectionInputs.RECV_HEADERS in state ConnectionState.CLOSED',
      'Invalid input StreamInputs.RECV_DATA in state StreamState.CLOSED',
    ],
    meaning:
      'A frame came where it must not: the word behind RECV_ names it. CLOSED may also mean that this side had ended first.',
    candidates: STREAM_STATE_RULES,
  },
  {
    source: 'Python h2',
    patterns: ['Received overlong frame: length {length}'],
    unless: ['length 4740180'],
    examples: ['h2.exceptions.FrameTooLargeError: Received overlong frame: length 20000, max 16384'],
    meaning: 'A frame header said this length, which is above what this side allows.',
    candidates: ['frame-too-large', 'http1-on-h2-connection'],
  },
  {
    source: 'Python httpx, httpcore',
    patterns: ['Server disconnected without sending a response'],
    examples: ['httpcore.RemoteProtocolError: Server disconnected without sending a response.'],
    meaning: 'The connection ended before the response had begun.',
    candidates: ['conn-closed-streams-open', 'conn-idle-close', 'conn-tcp-reset', 'conn-closed-before-settings'],
  },
];
