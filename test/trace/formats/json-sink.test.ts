import fc from 'fast-check';
import { expect, test } from 'vitest';
import { JsonSink } from '../../../src/trace/index.ts';

const piece = fc.oneof(
  fc.record({ text: fc.string({ unit: 'binary', maxLength: 80 }) }),
  fc.record({ ascii: fc.string({ unit: 'binary-ascii', maxLength: 80 }) }),
  fc.record({
    integer: fc.oneof(fc.maxSafeNat(), fc.nat(2000), fc.constantFrom(0, 9, 10, 99, 100, 2 ** 31 - 1, 2 ** 31)),
  }),
  fc.record({ copy: fc.string({ maxLength: 40 }) }),
);

test('gives the UTF-8 of all that was put in, in order, however small it began', () => {
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), fc.nat(64), (pieces, size) => {
      const sink = new JsonSink(size);
      let expected = '';
      for (const each of pieces) {
        if ('text' in each) sink.text(each.text);
        else if ('ascii' in each) sink.ascii(each.ascii);
        else if ('integer' in each) sink.integer(each.integer);
        else sink.copy(Buffer.from(each.copy));
        expected += Object.values(each)[0];
      }
      const octets = Buffer.from(expected);
      expect(Buffer.from(sink.octets.subarray(0, sink.length)).equals(octets)).toBe(true);
      expect(sink.toString()).toBe(octets.toString());
    }),
  );
});
