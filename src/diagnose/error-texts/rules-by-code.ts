import { type ErrorCodeName, errorCodeName } from '../../decode/index.ts';

/** Stands in a list of candidates for the rules about a stream that was reset with the code in the text. */
export const RESET_BY_CODE = 'reset by code';
/** Stands in a list of candidates for the rules about a connection that was ended with the code in the text. */
export const GOAWAY_BY_CODE = 'goaway by code';

const RESET: Readonly<Record<ErrorCodeName, readonly string[]>> = {
  NO_ERROR: ['rst-no-error'],
  PROTOCOL_ERROR: ['rst-protocol-error'],
  INTERNAL_ERROR: ['rst-internal-error'],
  FLOW_CONTROL_ERROR: ['flow-control-violated', 'window-update-zero', 'window-update-overflow'],
  SETTINGS_TIMEOUT: ['rst-odd-code'],
  STREAM_CLOSED: ['rst-stream-closed', 'frame-after-end-stream'],
  FRAME_SIZE_ERROR: ['frame-too-large', 'frame-length-wrong', 'header-list-size-exceeded'],
  REFUSED_STREAM: ['rst-refused-stream', 'max-concurrent-streams-exceeded'],
  CANCEL: ['rst-cancel-by-server', 'rst-cancel-by-client'],
  COMPRESSION_ERROR: ['goaway-compression-error', 'hpack-index-invalid'],
  CONNECT_ERROR: ['rst-connect-error'],
  ENHANCE_YOUR_CALM: ['rst-enhance-your-calm', 'header-list-size-exceeded'],
  INADEQUATE_SECURITY: ['tls12-prohibited-cipher', 'tls-version-too-low', 'rst-odd-code'],
  HTTP_1_1_REQUIRED: ['rst-http-1-1-required'],
};

const GOAWAY: Readonly<Record<ErrorCodeName, readonly string[]>> = {
  NO_ERROR: ['goaway-graceful', 'goaway-one-step-race'],
  PROTOCOL_ERROR: ['goaway-protocol-error'],
  INTERNAL_ERROR: ['goaway-internal-error', 'rapid-reset'],
  FLOW_CONTROL_ERROR: ['goaway-flow-control-error'],
  SETTINGS_TIMEOUT: ['goaway-settings-timeout', 'settings-not-acked'],
  STREAM_CLOSED: ['goaway-protocol-error', 'frame-after-end-stream'],
  FRAME_SIZE_ERROR: ['goaway-frame-size-error'],
  REFUSED_STREAM: ['goaway-odd-code'],
  CANCEL: ['goaway-odd-code'],
  COMPRESSION_ERROR: ['goaway-compression-error'],
  CONNECT_ERROR: ['goaway-odd-code'],
  ENHANCE_YOUR_CALM: ['goaway-enhance-your-calm'],
  INADEQUATE_SECURITY: ['goaway-inadequate-security', 'tls12-prohibited-cipher'],
  HTTP_1_1_REQUIRED: ['rst-http-1-1-required'],
};

/** The rules behind a reset with this code; without one, none. */
export const resetRules = (code: number | undefined): readonly string[] => rulesOf(RESET, code, 'rst-odd-code');

/** The rules behind a GOAWAY with this code; without one, none. */
export const goawayRules = (code: number | undefined): readonly string[] => rulesOf(GOAWAY, code, 'goaway-odd-code');

function rulesOf(table: typeof RESET, code: number | undefined, unknown: string): readonly string[] {
  if (code === undefined) return [];
  const name = errorCodeName(code);
  return name === undefined ? [unknown] : table[name];
}
