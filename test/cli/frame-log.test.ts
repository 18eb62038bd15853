import { Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { FrameLog } from '../../src/cli/frame-log.ts';
import { parseFilter, selectLive } from '../../src/cli/selection.ts';
import { RULES } from '../../src/diagnose/index.ts';
import { play } from '../support/sequence.ts';

/** A reader that takes nothing until it is told to. */
class SlowReader extends Writable {
  #done: () => void = () => {};

  override _write(_chunk: unknown, _encoding: unknown, done: () => void): void {
    this.#done = done;
  }

  read(): void {
    this.#done();
  }
}

const { records } = play('OPEN; GET1; OK1.ES', []);

test('a reader that is slow over and over leaves nothing behind', async () => {
  const reader = new SlowReader();
  const log = new FrameLog(reader, { colour: false, verbose: false });
  const before = reader.eventNames().map((name) => reader.listenerCount(name));
  for (let time = 0; time < 20; time++) {
    while (!log.saturated) {
      for (let at = 0; at < 200; at++) for (const record of records) log.append(record);
      log.flush();
    }
    const ready = log.whenReady();
    while (reader.writableLength > 0) reader.read();
    await ready;
  }
  expect(reader.eventNames().map((name) => reader.listenerCount(name))).toEqual(before);
});

test('only records that pass get a line', () => {
  let text = '';
  const output = new Writable({
    write(chunk, _encoding, done) {
      text += chunk;
      done();
    },
  });
  const select = selectLive(parseFilter('status == 200'));
  const log = new FrameLog(output, { colour: false, verbose: false, select });
  for (const record of records) log.append(record);
  log.flush();
  // The request was shown before anybody knew its status.
  expect(text.trimEnd().split('\n')).toEqual([expect.stringMatching(/time/), expect.stringMatching(/HEADERS .* 200/)]);
});

test('what to do about a burst is said once', () => {
  let text = '';
  const output = new Writable({
    write(chunk, _encoding, done) {
      text += chunk;
      done();
    },
  });
  const log = new FrameLog(output, { colour: false, verbose: false });
  const burst = 'OPEN; 20 x (GET$n; S> RST($n,REFUSED_STREAM)); GET101; S> RST(101,INTERNAL_ERROR)';
  for (const record of play(burst, RULES).records) log.append(record);
  log.flush();
  expect(text.match(/rst-refused-stream/g)).toHaveLength(20);
  expect(text.match(/Send the request again\. If it happens often/g)).toHaveLength(1);
  expect(text.match(/the server has to change/g)).toHaveLength(1);
});

test('a reader that goes away ends the waiting', async () => {
  const reader = new SlowReader();
  const log = new FrameLog(reader, { colour: false, verbose: false });
  while (!log.saturated) {
    for (let at = 0; at < 200; at++) for (const record of records) log.append(record);
    log.flush();
  }
  const ready = log.whenReady();
  reader.destroy();
  await ready;
});
