import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FieldBlockAssembler } from '../../src/decode/field-block-assembler.ts';
import { FrameSplitter } from '../../src/decode/frame-splitter.ts';
import { HpackDecoder } from '../../src/decode/hpack/decoder.ts';
import {
  encodeFrame,
  type FieldBlock,
  type Frame,
  type FrameNamed,
  octetString,
  octetsOf,
} from '../../src/decode/index.ts';
import { limits } from '../../src/limits.ts';
import { hex } from '../support/hex.ts';

/** Feeds whole blocks to one sender and gives what became of each. */
function sender() {
  const assembler = new FieldBlockAssembler();
  const splitter = new FrameSplitter(0, 0);
  const block = (octets: Uint8Array, type: 'HEADERS' | 'PUSH_PROMISE' = 'HEADERS'): FieldBlock => {
    const fragment = octetString(octets);
    const spelled = { streamId: 1, flags: ['END_HEADERS'], fragment };
    const whole =
      type === 'HEADERS' ? encodeFrame({ type, ...spelled }) : encodeFrame({ type, ...spelled, promisedStreamId: 2 });
    let carrier: Frame | undefined;
    splitter.push(whole, 0, (frame, payload) => {
      carrier = frame;
      assembler.begin(frame as FrameNamed<'HEADERS'>, payload);
    });
    return (carrier as FrameNamed<'HEADERS'>).fieldBlock!;
  };
  return { assembler, block };
}

describe('a block that comes again', () => {
  const GET = hex`82 84 87`;
  const INSERT = hex`40 01 61 01 62`;
  const NEWEST = hex`be`;

  test('is the same object while the table is the same', () => {
    const { block } = sender();
    expect(block(GET)).toBe(block(GET));
  });

  test('is remembered beside others, as many as there is room for', () => {
    const { block } = sender();
    const first = block(GET);
    const other = (at: number) => block(hex`00 01 61 04 ${octetsOf(String(at).padStart(4, '0'))}`);
    for (let at = 1; at < limits.repeatedBlocks; at++) other(at);
    expect(block(GET)).toBe(first);
    other(0);
    expect(block(GET)).not.toBe(first);
  });

  test('is read anew when the table has changed in between, because its indices say something else', () => {
    const { block } = sender();
    block(INSERT);
    const before = block(NEWEST);
    block(hex`40 01 63 01 64`);
    expect(before.fields).toMatchObject([{ name: 'a', value: 'b' }]);
    expect(block(NEWEST).fields).toMatchObject([{ name: 'c', value: 'd' }]);
  });

  test('is read anew when it changes the table itself', () => {
    const { block } = sender();
    expect(block(INSERT).dynamicTable.entries).toBe(1);
    expect(block(INSERT).dynamicTable.entries).toBe(2);
  });

  test('is read anew when a table size update is owed', () => {
    const { assembler, block } = sender();
    expect(block(GET).problem).toBeUndefined();
    assembler.hpack.acknowledgeTableSize([0]);
    expect(block(GET).problem?.code).toBe('table-size-update-missing');
  });

  test('is another block in another frame type', () => {
    const { block } = sender();
    block(GET);
    expect(block(GET, 'PUSH_PROMISE').carrier).toBe('PUSH_PROMISE');
    expect(block(GET).carrier).toBe('HEADERS');
  });

  test('is what a decoder without memory makes of it, whatever came before', () => {
    const pieces = [
      GET,
      INSERT,
      NEWEST,
      hex`bf`,
      hex`20`,
      hex`3f e1 1f`,
      hex`80`,
      hex`04 01 2f be`,
      hex`c0`,
      hex`82 be`,
    ];
    const step = fc.oneof(fc.constantFrom<Uint8Array>(...pieces), fc.constantFrom<number[]>([0], [4096], [0, 4096]));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const { assembler, block } = sender();
        const plain = new HpackDecoder();
        for (const each of steps) {
          if (Array.isArray(each)) {
            assembler.hpack.acknowledgeTableSize(each);
            plain.acknowledgeTableSize(each);
          } else {
            expect(block(each)).toMatchObject(plain.decode(each));
          }
        }
      }),
    );
  });
});
