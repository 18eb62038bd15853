import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { limits } from '../../src/limits.ts';
import { BackPressure } from '../../src/proxy/back-pressure.ts';
import { ReadGate } from '../../src/proxy/read-gate.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Milliseconds of the faked clock since the test began. */
function clock(): () => number {
  const start = Date.now();
  return () => Date.now() - start;
}

const LASTING = limits.backPressureMs;

describe('an endpoint that refuses octets', () => {
  function watched() {
    const notes: unknown[] = [];
    const pressure = new BackPressure('server', clock(), ({ state, duration }) => notes.push([state, duration]));
    return { pressure, notes, pass: (ms: number) => vi.advanceTimersByTime(ms) };
  }

  test('is told once it has lasted, and how long it was when it is over', () => {
    const { pressure, notes, pass } = watched();
    pressure.begin();
    pass(LASTING - 1);
    expect([pressure.active, notes]).toEqual([true, []]);
    pass(1);
    expect(notes).toEqual([['paused', undefined]]);
    // Every chunk that is written meanwhile says so again.
    pressure.begin();
    pass(10 * LASTING);
    pressure.end();
    pressure.end();
    expect([pressure.active, notes.slice(1)]).toEqual([false, [['resumed', 11 * LASTING]]]);
  });

  test('is not told of a moment, nor of many', () => {
    const { pressure, notes, pass } = watched();
    for (let count = 0; count < 9; count++) {
      pressure.begin();
      pass(LASTING - 1);
      pressure.end();
    }
    pass(LASTING);
    expect(notes).toEqual([]);
  });

  test('is told again the next time', () => {
    const { pressure, notes, pass } = watched();
    for (let count = 0; count < 2; count++) {
      pressure.begin();
      pass(LASTING + 5);
      pressure.end();
    }
    expect(notes).toEqual([
      ['paused', undefined],
      ['resumed', LASTING + 5],
      ['paused', undefined],
      ['resumed', LASTING + 5],
    ]);
  });

  test('ends with its connection', () => {
    const { pressure, notes, pass } = watched();
    pressure.begin();
    pass(LASTING);
    pressure.dispose();
    expect(notes.at(-1)).toEqual(['resumed', LASTING]);
    pressure.begin();
    pressure.dispose();
    pass(9 * LASTING);
    expect([notes.length, vi.getTimerCount()]).toEqual([2, 0]);
  });
});

describe('a recorder that cannot take more', () => {
  function gated(ready: () => Promise<void>) {
    const throttle = { saturated: false, whenReady: vi.fn(ready) };
    const changes: unknown[] = [];
    const gate = new ReadGate(throttle, clock(), (closed, duration) => changes.push([closed, duration]));
    const seen: boolean[] = [];
    const held = { gateChanged: () => void seen.push(gate.closed) };
    gate.add(held);
    return { throttle, gate, changes, seen, held };
  }

  test.each<[string, () => Promise<void>]>([
    ['can again', () => new Promise((resolve) => setTimeout(resolve, 70))],
    ['never can', () => new Promise((_, reject) => setTimeout(reject, 70))],
  ])('closes the gate once, until it %s', async (_, ready) => {
    const { throttle, gate, changes, seen } = gated(ready);
    gate.check();
    expect([gate.closed, changes]).toEqual([false, []]);
    throttle.saturated = true;
    gate.check();
    gate.check();
    expect([gate.closed, changes, seen]).toEqual([true, [[true, 0]], [true]]);
    expect(throttle.whenReady).toHaveBeenCalledTimes(1);
    throttle.saturated = false;
    await vi.advanceTimersByTimeAsync(70);
    expect([gate.closed, changes.slice(1), seen]).toEqual([false, [[false, 70]], [true, false]]);
  });

  test('does not hold who has left', async () => {
    const { throttle, gate, seen, held } = gated(() => Promise.resolve());
    gate.delete(held);
    throttle.saturated = true;
    gate.check();
    await vi.advanceTimersByTimeAsync(1);
    expect(seen).toEqual([]);
  });

  test('without a recorder the gate stays open', () => {
    const gate = new ReadGate(undefined, clock(), () => {});
    gate.check();
    expect(gate.closed).toBe(false);
  });
});
