import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DEBUG_DATA, lookUpDebugData } from '../../src/diagnose/debug-data.ts';

const catalogue = readFileSync(new URL('../fixtures/rule-catalogue.json', import.meta.url), 'utf8');
const ruleIds = new Set((JSON.parse(catalogue) as { id: string }[]).map(({ id }) => id));

describe('known debug data', () => {
  test.each([
    ['too_many_pings', 'grpc-too-many-pings'],
    ['max_age', 'grpc-max-age'],
    ['client transport shutdown', 'goaway-graceful'],
    ['too_many_resets', 'rapid-reset'],
    ['too_many_internal_resets', 'made-you-reset'],
    ['too_many_data_frames', 'tiny-data-flood'],
    ['too_many_continuations', 'continuation-flood'],
    ['header_list_way_too_large', 'header-list-size-exceeded'],
    ['invalid_rst_stream_frame_rate', 'rapid-reset'],
    ['SETTINGS expected', 'first-frame-not-settings'],
    ['request HEADERS: client received request', 'stream-id-not-opened-by-client'],
    ['request HEADERS: invalid stream_id', 'stream-id-parity-wrong'],
    ['request HEADERS: max concurrent streams exceeded', 'max-concurrent-streams-exceeded'],
    ['request HEADERS: depend on itself', 'priority-self-dependency'],
    ['HEADERS: stream closed', 'frame-after-end-stream'],
    ['DATA: stream in half-closed(remote)', 'frame-after-end-stream'],
    ['WINDOW_UPDATE to idle stream', 'frame-on-idle-stream'],
    ['unexpected non-CONTINUATION frame or stream_id is invalid', 'header-block-interrupted'],
    ['too large frame size', 'frame-too-large'],
    ['SETTINGS: unexpected ACK', 'settings-ack-unsolicited'],
    ['SETTINGS: stream_id != 0', 'frame-must-be-on-stream-zero'],
    ['PUSH_PROMISE: push disabled', 'push-promise-disabled'],
    ['WINDOW_UPDATE: window_size_increment == 0', 'window-update-zero'],
    ['PRIORITY_UPDATE: something new', 'priority-update-invalid'],
    ['GOAWAY: invalid last_stream_id', 'goaway-last-id-increased'],
    ['DATA: insufficient padding space', 'padding-too-long'],
    ['Framer error: 14 (HPACK_INVALID_INDEX).', 'hpack-index-invalid'],
    ['Framer error: 9 (INVALID_CONTROL_FRAME_SIZE).', 'frame-length-wrong'],
    ['Unexpected PING ACK.', 'ping-ack-unsolicited'],
    [
      'Received WINDOW_UPDATE [delta: 2147483647] for session overflows session_send_window_size_',
      'window-update-overflow',
    ],
    ['Prohibited TLS 1.2 Cipher Suite: 2f', 'tls12-prohibited-cipher'],
    ['Connection [0], Too much overhead so the connection will be closed', 'tiny-data-flood'],
    ['TOO_MANY_PINGS', 'grpc-too-many-pings'],
  ])('%s → %s', (text, rule) => {
    expect(lookUpDebugData(text)?.candidates[0]).toBe(rule);
  });

  test('names only rules that exist', () => {
    expect(DEBUG_DATA.flatMap(({ candidates }) => candidates).filter((id) => !ruleIds.has(id))).toEqual([]);
  });
});

describe('any other text is the sender’s own', () => {
  test.each([[''], ['server shutting down'], ['ENHANCE'], ['too many cooks'], ['\0\xff\x1b[2J']])('%j', (text) => {
    expect(lookUpDebugData(text)).toBeUndefined();
  });

  test('never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 3000 }), (text) => !lookUpDebugData(text)?.source[99]),
    );
  });
});
