import { compilePattern, find, squeeze } from './error-texts/pattern.ts';

/** A text that GOAWAY frames are known to carry as debug data. */
export interface DebugData {
  /** As in error-texts/pattern.ts. */
  readonly pattern: string;
  /** Which software sends it. */
  readonly source: string;
  /** Rule ids, most likely first. */
  readonly candidates: readonly string[];
}

const row = (source: string, pattern: string, ...candidates: string[]): DebugData => ({ source, pattern, candidates });

/** Known debug data. Any other text is the sender's own: it is shown and not interpreted. */
export const DEBUG_DATA: readonly DebugData[] = [
  row('gRPC', 'too_many_pings', 'grpc-too-many-pings'),
  row('gRPC', 'max_age', 'grpc-max-age', 'goaway-graceful'),
  row('gRPC', 'max_idle', 'grpc-max-age', 'goaway-graceful'),
  row('gRPC', 'graceful_stop', 'grpc-max-age', 'goaway-graceful'),
  row('gRPC', 'app_requested', 'goaway-graceful', 'grpc-max-age'),
  row('gRPC', 'client transport shutdown', 'goaway-graceful', 'grpc-max-age'),
  row('hyper h2', 'too_many_resets', 'rapid-reset'),
  row('hyper h2', 'too_many_internal_resets', 'made-you-reset'),
  row('hyper h2', 'too_many_data_frames', 'tiny-data-flood'),
  row('hyper h2', 'too_many_continuations', 'continuation-flood'),
  row('hyper h2', 'header_list_way_too_large', 'header-list-size-exceeded', 'hpack-bomb'),
  row('Jetty', 'invalid_settings_frame_rate', 'settings-flood'),
  row('Jetty', 'invalid_ping_frame_rate', 'ping-flood'),
  row('Jetty', 'invalid_priority_frame_rate', 'priority-flood'),
  row('Jetty', 'invalid_rst_stream_frame_rate', 'rapid-reset'),
  row('Jetty', 'invalid_window_update_frame_rate', 'window-update-flood'),
  row('Jetty', 'invalid_data_frame_rate', 'empty-frames-flood'),
  row('Jetty', 'invalid_headers_frame_rate', 'empty-frames-flood'),
  row('Jetty', 'invalid_continuation_frame_rate', 'continuation-flood'),
  row('Tomcat', 'too much overhead', 'tiny-data-flood', 'window-update-flood', 'ping-flood', 'settings-flood'),
  row('Go server', 'TLS version too low', 'tls-version-too-low'),
  row('Go server', 'Prohibited TLS 1.2 Cipher Suite', 'tls12-prohibited-cipher'),

  row('nghttp2', 'SETTINGS expected', 'first-frame-not-settings'),
  row('nghttp2', 'request HEADERS: client received request', 'stream-id-not-opened-by-client'),
  row('nghttp2', 'request HEADERS: invalid stream_id', 'stream-id-parity-wrong', 'stream-id-not-increasing'),
  row('nghttp2', 'HEADERS: max concurrent streams exceeded', 'max-concurrent-streams-exceeded'),
  row('nghttp2', 'depend on itself', 'priority-self-dependency'),
  row('nghttp2', 'HEADERS: stream closed', 'frame-after-end-stream', 'frame-on-closed-stream'),
  row('nghttp2', 'DATA: stream closed', 'frame-after-end-stream', 'frame-on-closed-stream'),
  row('nghttp2', 'stream in half-closed(remote)', 'frame-after-end-stream'),
  row('nghttp2', 'DATA: stream in idle', 'frame-on-idle-stream'),
  row('nghttp2', 'RST_STREAM: stream in idle', 'frame-on-idle-stream'),
  row('nghttp2', 'WINDOW_UPDATE to idle stream', 'frame-on-idle-stream'),
  row('nghttp2', 'unexpected non-CONTINUATION frame or stream_id is invalid', 'header-block-interrupted'),
  row('nghttp2', 'CONTINUATION: unexpected', 'continuation-unexpected', 'header-block-interrupted'),
  row('nghttp2', 'too large frame size', 'frame-too-large', 'http1-on-h2-connection'),
  row('nghttp2', 'stream_id == 0', 'frame-on-stream-zero'),
  row('nghttp2', 'stream_id != 0', 'frame-must-be-on-stream-zero'),
  row('nghttp2', 'insufficient padding space', 'padding-too-long', 'frame-length-wrong'),
  row('nghttp2', 'invalid padding', 'padding-too-long', 'frame-length-wrong'),
  row('nghttp2', 'SETTINGS: unexpected ACK', 'settings-ack-unsolicited'),
  row('nghttp2', 'SETTINGS: ACK and payload != 0', 'settings-ack-with-payload'),
  row('nghttp2', 'SETTINGS: invalid SETTINGS_ENBLE_PUSH', 'settings-enable-push-invalid'),
  row('nghttp2', 'SETTINGS: invalid SETTINGS_ENABLE_PUSH', 'settings-enable-push-invalid'),
  row('nghttp2', 'SETTINGS: server attempted to enable push', 'settings-enable-push-from-server'),
  row('nghttp2', 'SETTINGS: too large SETTINGS_INITIAL_WINDOW_SIZE', 'settings-initial-window-too-large'),
  row('nghttp2', 'SETTINGS: invalid SETTINGS_MAX_FRAME_SIZE', 'settings-max-frame-size-invalid'),
  row('nghttp2', 'SETTINGS: invalid SETTINGS_ENABLE_CONNECT_PROTOCOL', 'settings-connect-protocol-invalid'),
  row('nghttp2', 'disable SETTINGS_ENABLE_CONNECT_PROTOCOL', 'settings-connect-protocol-invalid'),
  row('nghttp2', 'SETTINGS_NO_RFC7540_PRIORITIES', 'settings-no-rfc7540-priorities-invalid'),
  row('nghttp2', 'SETTINGS: too many setting entries', 'settings-flood'),
  row('nghttp2', 'SETTINGS:', 'settings-length', 'settings-unknown'),
  row('nghttp2', 'PUSH_PROMISE: push disabled', 'push-promise-disabled'),
  row('nghttp2', 'PUSH_PROMISE: invalid promised_stream_id', 'push-promise-id-invalid'),
  row('nghttp2', 'PUSH_PROMISE: invalid stream_id', 'push-promise-bad-stream'),
  row('nghttp2', 'PUSH_PROMISE:', 'push-promise-bad-stream', 'push-promise-id-invalid', 'push-promise-disabled'),
  row('nghttp2', 'WINDOW_UPDATE: window_size_increment == 0', 'window-update-zero'),
  row('nghttp2', 'WINDOW_UPDATE:', 'window-update-overflow', 'window-update-zero'),
  row('nghttp2', 'PRIORITY_UPDATE:', 'priority-update-invalid'),
  row('nghttp2', 'GOAWAY: invalid last_stream_id', 'goaway-last-id-increased', 'goaway-last-id-invalid'),

  row('Chrome', 'Unexpected PING ACK', 'ping-ack-unsolicited'),
  row('Chrome', 'delta_window_size is', 'flow-control-violated'),
  row('Chrome', 'overflows session_send_window_size_', 'window-update-overflow'),
  ...Object.entries({
    INVALID_STREAM_ID: ['frame-on-stream-zero', 'frame-must-be-on-stream-zero'],
    INVALID_CONTROL_FRAME: ['frame-length-wrong', 'settings-length'],
    INVALID_CONTROL_FRAME_SIZE: ['frame-length-wrong', 'settings-length'],
    OVERSIZED_PAYLOAD: ['frame-too-large', 'http1-on-h2-connection'],
    CONTROL_PAYLOAD_TOO_LARGE: ['frame-too-large', 'http1-on-h2-connection'],
    INVALID_PADDING: ['padding-too-long'],
    INVALID_DATA_FRAME_FLAGS: ['reserved-bits-set'],
    UNEXPECTED_FRAME: ['header-block-interrupted', 'continuation-unexpected'],
    DECOMPRESS_FAILURE: ['hpack-index-invalid', 'hpack-block-truncated'],
    HPACK_INVALID_INDEX: ['hpack-index-invalid'],
    HPACK_INVALID_NAME_INDEX: ['hpack-index-invalid'],
    HPACK_INDEX_VARINT_ERROR: ['hpack-integer-overflow'],
    HPACK_NAME_LENGTH_VARINT_ERROR: ['hpack-integer-overflow'],
    HPACK_VALUE_LENGTH_VARINT_ERROR: ['hpack-integer-overflow'],
    HPACK_NAME_HUFFMAN_ERROR: ['hpack-huffman-invalid'],
    HPACK_VALUE_HUFFMAN_ERROR: ['hpack-huffman-invalid'],
    HPACK_NAME_TOO_LONG: ['header-list-size-exceeded'],
    HPACK_VALUE_TOO_LONG: ['header-list-size-exceeded'],
    HPACK_COMPRESSED_HEADER_SIZE_EXCEEDS_LIMIT: ['header-list-size-exceeded', 'continuation-flood'],
    HPACK_MISSING_DYNAMIC_TABLE_SIZE_UPDATE: ['hpack-table-size-update-missing'],
    HPACK_DYNAMIC_TABLE_SIZE_UPDATE_NOT_ALLOWED: ['hpack-table-size-update-misplaced'],
    HPACK_DYNAMIC_TABLE_SIZE_UPDATE_IS_ABOVE_ACKNOWLEDGED_SETTING: ['hpack-table-size-update-too-large'],
    HPACK_INITIAL_DYNAMIC_TABLE_SIZE_UPDATE_IS_ABOVE_LOW_WATER_MARK: ['hpack-table-size-update-too-large'],
    HPACK_TRUNCATED_BLOCK: ['hpack-block-truncated'],
  }).map(([name, candidates]) => row('Chrome', `Framer error: {number} (${name}`, ...candidates)),
];

let compiled: readonly { readonly known: DebugData; readonly pattern: ReturnType<typeof compilePattern> }[] | undefined;

/** Of a longer text only the beginning is looked at; known ones are short. */
const LOOKED_AT = 1000;

/**
 * What known software means by a GOAWAY's debug data, or undefined: then it is the sender's own text, to be shown as
 * it is. Case does not count, nor what stands around it. Never throws.
 */
export function lookUpDebugData(text: string): DebugData | undefined {
  compiled ??= DEBUG_DATA.map((known) => ({ known, pattern: compilePattern(known.pattern) })).sort(
    (a, b) => b.pattern.weight - a.pattern.weight,
  );
  const squeezed = squeeze(text.slice(0, LOOKED_AT));
  return compiled.find(({ pattern }) => find(pattern, squeezed))?.known;
}
