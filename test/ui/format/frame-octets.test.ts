import { describe, expect, test } from 'vitest';
import { encodeFrame, type Frame, type FrameToEncode } from '../../../src/decode/index.ts';
import { FrameOctets } from '../../../src/ui/format/frame-octets.ts';
import { framesOf } from '../../support/decode.ts';

const decoded = (frame: FrameToEncode, options = {}): Frame => framesOf(encodeFrame(frame), 'server', options)[0]!;
const shown = (octets: FrameOctets, name: string): string => {
  const { from, to } = octets.ranges.get(name)!;
  return Array.from(
    { length: to - from },
    (_, at) =>
      octets
        .at(from + at)
        ?.toString(16)
        .padStart(2, '0') ?? '··',
  ).join('');
};

describe('where the properties of a frame stand in its octets', () => {
  test.each<[string, FrameToEncode, string, string]>([
    ['the length', { type: 'PING', opaqueData: '12345678' }, 'length', '000008'],
    ['the type', { type: 'PING', opaqueData: '12345678' }, 'type', '06'],
    [
      'the stream, with its reserved bit',
      { type: 'RST_STREAM', streamId: 5, errorCode: 8, reservedBit: true },
      'streamId',
      '80000005',
    ],
    ['an error code', { type: 'GOAWAY', lastStreamId: 3, errorCode: 11, debugData: 'calm' }, 'errorCode', '0000000b'],
    ['debug data', { type: 'GOAWAY', lastStreamId: 3, errorCode: 11, debugData: 'calm' }, 'debugData', '63616c6d'],
    [
      'the second setting',
      {
        type: 'SETTINGS',
        settings: [
          { identifier: 1, value: 0 },
          { identifier: 4, value: 65535 },
        ],
      },
      'settings.1',
      '00040000ffff',
    ],
    [
      'the content behind a pad length',
      { type: 'DATA', streamId: 1, flags: ['PADDED'], padLength: 2, contentLength: 2, content: 'hi' },
      'content',
      '6869',
    ],
    [
      'padding',
      { type: 'DATA', streamId: 1, flags: ['PADDED'], padLength: 2, contentLength: 2, content: 'hi' },
      'padding',
      '0000',
    ],
    ['an origin with its length', { type: 'ORIGIN', origins: ['a', 'bc'] }, 'origins.1', '00026263'],
    [
      'an indexed field',
      { type: 'HEADERS', streamId: 1, flags: ['END_HEADERS'], fragment: '\x82\x87' },
      'fields.1',
      '87',
    ],
  ])('%s', (_, frame, name, expected) => expect(shown(new FrameOctets(decoded(frame)), name)).toBe(expected));

  test('what was not kept is a gap', () => {
    const frame = decoded({ type: 'DATA', streamId: 1, contentLength: 4, content: 'abcd' }, { dataLimit: 2 });
    expect(shown(new FrameOctets(frame), 'content')).toBe('6162····');
  });

  test('the fields of a block that began in an earlier frame', () => {
    const octets = [
      encodeFrame({ type: 'HEADERS', streamId: 1, flagBits: 0, fragment: '\x82\x04\x05' }),
      encodeFrame({ type: 'CONTINUATION', streamId: 1, flags: ['END_HEADERS'], fragment: '/a/bc\x87' }),
    ];
    const frame = framesOf(Uint8Array.from(octets.flatMap((part) => [...part]))).at(-1)!;
    const { ranges } = new FrameOctets(frame);
    expect([...ranges.keys()]).not.toContain('fields.0');
    expect(ranges.get('fields.1')).toEqual({ from: 9, to: 14 });
    expect(ranges.get('fields.2')).toEqual({ from: 14, to: 15 });
  });
});
