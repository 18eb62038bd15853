import { expect, test } from 'vitest';
import { TextQueue } from '../../src/files/text-queue.ts';
import { limits } from '../../src/limits.ts';

/** All that waits, as the disk would get it. */
function taken(queue: TextQueue): string {
  const pieces: Buffer[] = [];
  for (let batch = queue.shift(); batch !== undefined; batch = queue.shift()) {
    pieces.push(Buffer.from(batch.buffer.subarray(0, batch.length)));
    queue.giveBack(batch);
  }
  return Buffer.concat(pieces).toString();
}

const full = limits.recorderBatchOctets;

test.each([
  ['nothing', []],
  ['a few texts', ['one', 'two', '', 'three']],
  ['three octets for each character', ['€'.repeat(full / 2), '€'.repeat(10)]],
  ['four octets for each character', ['🙂'.repeat(full / 4), 'end']],
  ['one text that is larger than a buffer', ['before', 'x'.repeat(2 * full), 'behind']],
  ['many buffers', Array.from({ length: 40 }, (_, at) => String(at % 10).repeat(full / 8))],
])('gives %s back as octets in the same order', (_, texts) => {
  const queue = new TextQueue();
  for (const text of texts) queue.push(text);
  expect(queue.pending).toBe(Buffer.byteLength(texts.join('')));
  expect(taken(queue)).toBe(texts.join(''));
  expect(queue.pending).toBe(0);
});

test('what is being written stays as it is while more comes', () => {
  const queue = new TextQueue();
  queue.push('first');
  const batch = queue.shift()!;
  for (let count = 0; count < 100; count++) queue.push('later'.repeat(10_000));
  expect(Buffer.from(batch.buffer.subarray(0, batch.length)).toString()).toBe('first');
});

test('two buffers are enough where the disk keeps up', () => {
  const queue = new TextQueue();
  const buffers = new Set<Uint8Array>();
  for (let count = 0; count < 10; count++) {
    queue.push(`piece ${count}`);
    const batch = queue.shift()!;
    buffers.add(batch.buffer);
    queue.giveBack(batch);
  }
  expect(buffers.size).toBe(2);
});
