/*
 * Error texts often say only "some rule about fields was broken". These are the rules they can mean, most often seen
 * first; rules that only inform are left out, because no software gives up over them.
 */

/** Malformed messages: fields, pseudo-header fields, content-length, message structure. */
export const FIELD_RULES = [
  'header-connection-specific',
  'h2c-upgrade-leftover',
  'header-name-uppercase',
  'header-value-invalid-char',
  'header-name-invalid',
  'header-value-surrounding-whitespace',
  'pseudo-header-unknown',
  'pseudo-header-missing',
  'content-length-mismatch',
  'header-te-not-trailers',
  'host-authority-mismatch',
  'authority-invalid',
  'pseudo-header-duplicate',
  'pseudo-header-after-regular',
  'pseudo-header-in-trailers',
  'pseudo-header-wrong-direction',
  'pseudo-header-path-invalid',
  'pseudo-header-status-invalid',
  'response-status-101',
  'content-length-invalid',
  'body-on-bodyless-response',
  'interim-with-end-stream',
  'interim-after-final',
  'trailers-without-end-stream',
  'data-before-headers',
  'connect-malformed',
  'connect-tunnel-frame',
  'extended-connect-not-enabled',
  'extended-connect-malformed',
] as const;

/** What a server can do wrong in a response so that the client resets the stream. */
export const RESPONSE_RULES = [
  'header-connection-specific',
  'pseudo-header-unknown',
  'header-name-uppercase',
  'content-length-mismatch',
  'body-on-bodyless-response',
  'header-value-invalid-char',
  'header-value-surrounding-whitespace',
  'h2c-upgrade-leftover',
] as const;

export const PSEUDO_HEADER_RULES = [
  'pseudo-header-unknown',
  'pseudo-header-missing',
  'pseudo-header-duplicate',
  'pseudo-header-after-regular',
  'pseudo-header-in-trailers',
  'pseudo-header-wrong-direction',
  'pseudo-header-path-invalid',
  'pseudo-header-status-invalid',
] as const;

/** Field blocks that cannot be decompressed. */
export const HPACK_RULES = [
  'hpack-index-invalid',
  'hpack-table-size-update-missing',
  'hpack-table-size-update-too-large',
  'hpack-table-size-update-misplaced',
  'hpack-huffman-invalid',
  'hpack-block-truncated',
  'hpack-integer-overflow',
  'hpack-desync-suspected',
] as const;

/** Field blocks that are spread over frames in a wrong way. */
export const FIELD_BLOCK_RULES = [
  'header-block-interrupted',
  'continuation-unexpected',
  'continuation-flood',
  'continuation-over-peer-limit',
  'header-block-never-ended',
  'zero-length-headers',
] as const;

/** Frames on streams where they must not be. */
export const STREAM_STATE_RULES = [
  'stream-id-not-opened-by-client',
  'frame-after-end-stream',
  'frame-after-own-reset',
  'frame-on-closed-stream',
  'frame-on-idle-stream',
  'stream-id-parity-wrong',
  'stream-id-not-increasing',
  'server-stream-without-promise',
  'frame-after-peer-reset',
  'max-concurrent-streams-exceeded',
] as const;

/** Frames whose length, stream or padding is wrong. */
export const FRAME_LAYER_RULES = [
  'frame-too-large',
  'frame-length-wrong',
  'settings-length',
  'frame-on-stream-zero',
  'frame-must-be-on-stream-zero',
  'padding-too-long',
  'frame-desync',
] as const;

/** Flow-control rules that were broken; a stall breaks none. */
export const WINDOW_RULES = [
  'flow-control-violated',
  'window-update-overflow',
  'window-update-zero',
  'settings-window-change-overflows',
  'settings-initial-window-too-large',
] as const;

/** Transfers that wait for credit. */
export const STALL_RULES = [
  'flow-stall-stream-window',
  'flow-stall-connection-window',
  'flow-deadlock-unread-streams',
  'flow-credit-leak',
] as const;

export const SETTINGS_RULES = [
  'settings-length',
  'settings-ack-with-payload',
  'settings-ack-unsolicited',
  'settings-enable-push-invalid',
  'settings-enable-push-from-server',
  'settings-initial-window-too-large',
  'settings-window-change-overflows',
  'settings-max-frame-size-invalid',
  'settings-connect-protocol-invalid',
  'settings-no-rfc7540-priorities-invalid',
] as const;

export const PUSH_RULES = [
  'push-promise-disabled',
  'push-promise-bad-stream',
  'push-promise-id-invalid',
  'push-promise-request-invalid',
] as const;

/** Whatever a peer can do wrong below the level of messages. */
export const CONNECTION_RULES = [
  ...STREAM_STATE_RULES,
  ...FIELD_BLOCK_RULES,
  ...FRAME_LAYER_RULES,
  ...HPACK_RULES,
  ...WINDOW_RULES,
  ...SETTINGS_RULES,
] as const;
