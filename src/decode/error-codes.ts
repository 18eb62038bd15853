/** Error codes of RST_STREAM and GOAWAY, index = code. @see RFC 9113 §7 */
export const ERROR_CODES = [
  'NO_ERROR',
  'PROTOCOL_ERROR',
  'INTERNAL_ERROR',
  'FLOW_CONTROL_ERROR',
  'SETTINGS_TIMEOUT',
  'STREAM_CLOSED',
  'FRAME_SIZE_ERROR',
  'REFUSED_STREAM',
  'CANCEL',
  'COMPRESSION_ERROR',
  'CONNECT_ERROR',
  'ENHANCE_YOUR_CALM',
  'INADEQUATE_SECURITY',
  'HTTP_1_1_REQUIRED',
] as const;

export type ErrorCodeName = (typeof ERROR_CODES)[number];

/** The RFC's word for an error code; undefined for codes without one (they mean INTERNAL_ERROR: RFC 9113 §7). */
export function errorCodeName(code: number): ErrorCodeName | undefined {
  return ERROR_CODES[code];
}

/** The number of an error code's word. */
export function errorCodeOf(name: ErrorCodeName): number {
  return ERROR_CODES.indexOf(name);
}
