import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { RecordSource } from '../../src/trace/record-source.ts';
import { Session } from '../../src/ui/session.ts';
import { Stage } from '../../src/ui/stage.ts';
import { createPaint } from '../../src/ui/theme.ts';
import { TraceModel } from '../../src/ui/trace-model.ts';

function sessionOf(source: RecordSource, rows = 40): Session {
  const model = new TraceModel(source);
  model.advance(Number.POSITIVE_INFINITY);
  const stage = new Stage(model, { file: 'trace.json', startedAt: 0 }, createPaint(0));
  stage.size = { columns: 120, rows };
  return new Session(stage);
}

describe('a record that cannot be loaded', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test.each<[string, () => Promise<void>, RegExp]>([
    ['never comes', async () => {}, /^the trace file cannot be read: #\d is not where it should be$/],
    ['fails', () => Promise.reject(new Error('EIO')), /^the trace file cannot be read: EIO$/],
  ])('%s: is not asked for without a pause, and the status line says so', async (_, answer, text) => {
    let loads = 0;
    const absent: RecordSource = {
      firstSeq: 0,
      nextSeq: 10,
      version: 1,
      get: () => undefined,
      isLoaded: () => false,
      load: () => {
        loads++;
        return answer();
      },
    };
    const own = sessionOf(absent);
    own.start({ columns: 120, rows: 40, invalidate: () => {} });
    await vi.advanceTimersByTimeAsync(2000);
    expect(own.chrome().status).toEqual({ text: expect.stringMatching(text), kind: 'error' });
    const before = loads;
    await vi.advanceTimersByTimeAsync(10_000);
    own.stop();
    expect(loads - before).toBeGreaterThan(0);
    // Two or three records are wanted at a time.
    expect(loads - before).toBeLessThanOrEqual(3 * 11);
  });
});
