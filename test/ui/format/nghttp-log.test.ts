import fc from 'fast-check';
import { expect, test } from 'vitest';
import { NghttpLog } from '../../../src/ui/format/nghttp-log.ts';
import { anyRecord } from '../../support/any-record.ts';
import { play } from '../../support/sequence.ts';

function logOf(sequence: string): string[] {
  const log = new NghttpLog();
  return play(sequence, []).records.flatMap((record) => log.lines(record));
}

// The right side is what nghttp -v 1.52.0 printed, with our times.
test.each<[sequence: string, lines: readonly string[]]>([
  [
    'S> SETTINGS{}',
    ['[  0.001] Connected', '[  0.001] recv SETTINGS frame <length=0, flags=0x00, stream_id=0>', '          (niv=0)'],
  ],
  [
    'LATE, C> SET{3=100,4=65535}',
    [
      '[  0.001] send SETTINGS frame <length=12, flags=0x00, stream_id=0>',
      '          (niv=2)',
      '          [SETTINGS_MAX_CONCURRENT_STREAMS(0x03):100]',
      '          [SETTINGS_INITIAL_WINDOW_SIZE(0x04):65535]',
    ],
  ],
  [
    'LATE, S> SACK',
    ['[  0.001] recv SETTINGS frame <length=0, flags=0x01, stream_id=0>', '          ; ACK', '          (niv=0)'],
  ],
  [
    'LATE, S> GOAWAY(0,NO_ERROR)',
    [
      '[  0.001] recv GOAWAY frame <length=8, flags=0x00, stream_id=0>',
      '          (last_stream_id=0, error_code=NO_ERROR(0x00), opaque_data(0)=[])',
    ],
  ],
])('%s', (sequence, lines) => {
  expect(logOf(sequence)).toEqual(lines);
});

test('a request, an interim and a final response: sent fields stand below, received ones above', () => {
  const sequence =
    'OPEN; C> HDR(13,EH,ES,PRI=11){:method GET, !cookie a=1}; S> HDR(13,EH){:status 100}; S> HDR(13,EH){:status 404, !set-cookie b=2}';
  expect(logOf(sequence).slice(-17).join('\n')).toMatch(
    new RegExp(
      [
        '\\[  0.005\\] send HEADERS frame <length=\\d+, flags=0x25, stream_id=13>',
        '          ; END_STREAM \\| END_HEADERS \\| PRIORITY',
        '          \\(padlen=0, dep_stream_id=11, weight=16, exclusive=0\\)',
        '          ; Open new stream',
        '          :method: GET',
        '          cookie: a=1',
        '\\[  0.006\\] recv \\(stream_id=13\\) :status: 100',
        '\\[  0.006\\] recv HEADERS frame <length=\\d+, flags=0x04, stream_id=13>',
        '          ; END_HEADERS',
        '          \\(padlen=0\\)',
        '          ; First response header',
        '\\[  0.007\\] recv \\(stream_id=13\\) :status: 404',
        '\\[  0.007\\] recv \\(stream_id=13, sensitive\\) set-cookie: b=2',
        '\\[  0.007\\] recv HEADERS frame <length=\\d+, flags=0x04, stream_id=13>',
        '          ; END_HEADERS',
        '          \\(padlen=0\\)$',
      ].join('\n'),
    ),
  );
});

test('any record gives harmless lines', () => {
  const log = new NghttpLog();
  fc.assert(
    fc.property(anyRecord, (record) => {
      for (const line of log.lines(record)) expect(line).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    }),
  );
});
