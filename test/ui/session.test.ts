import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { RecordSource } from '../../src/trace/record-source.ts';
import { Session } from '../../src/ui/session.ts';
import { Stage } from '../../src/ui/stage.ts';
import { createPaint } from '../../src/ui/theme.ts';
import { TraceModel } from '../../src/ui/trace-model.ts';
import { Play } from './support.ts';

function sessionOf(source: RecordSource, rows = 40): Session {
  const model = new TraceModel(source);
  model.advance(Number.POSITIVE_INFINITY);
  const stage = new Stage(model, { file: 'trace.json', startedAt: 0 }, createPaint(0));
  stage.size = { columns: 120, rows };
  return new Session(stage);
}

const play = new Play().open();
for (let streamId = 1; streamId < 200; streamId += 2) play.request(streamId, `/${streamId}`);
const { source } = play;

describe('the wheel', () => {
  const session = () => {
    const own = sessionOf(source);
    own.update({ ...own.view, cursors: { ...own.view.cursors, frames: { key: 20, row: 5 } } });
    return own;
  };

  test.each([
    ['the list', 0, 'list'],
    ['the last row above the detail', -1, 'list'],
    ['the first row of the detail', 1, 'detail'],
  ] as const)('over %s', (_, place, focus) => {
    const own = session();
    const { detailTop, layout } = own.stage;
    own.scroll(3, place === 0 ? layout.bodyTop + 1 : detailTop + (place < 0 ? -1 : 0));
    expect(own.view.focus).toBe(focus);
  });

  test.each(['detail', 'list'] as const)(
    'over the tabs of a zoomed detail leaves the focus where it is: %s',
    (focus) => {
      const own = session();
      own.update({ ...own.view, focus, zoomed: true });
      own.scroll(3, 0);
      expect(own.view).toMatchObject({ focus, zoomed: true });
      own.scroll(3, 10);
      expect(own.view).toMatchObject({ focus, zoomed: true });
    },
  );
});

describe('a frame that the filter hides', () => {
  test('is shown without it: the status line says so, and Esc brings it back', () => {
    const own = sessionOf(source);
    own.showOnly('stream == 3');
    own.stage.model.advance(Number.POSITIVE_INFINITY);
    own.goTo(30);
    expect(own.view).toMatchObject({ filter: '', cursors: { frames: { key: 30 } } });
    expect(own.chrome().status?.text).toBe('#30 does not pass stream == 3: the filter is off, Esc brings it back');
    own.reduce('back');
    expect(own.view).toMatchObject({ pane: 'frames', filter: 'stream == 3' });
  });

  test('is no news where the filter shows it', () => {
    const own = sessionOf(source);
    own.showOnly('type == HEADERS');
    own.stage.model.advance(Number.POSITIVE_INFINITY);
    own.goTo(30);
    expect(own.view.filter).toBe('type == HEADERS');
    expect(own.chrome().status).toBeUndefined();
  });
});

describe('a frame that the filter has not come to yet', () => {
  /** The scan begins at the end; the first records have to be loaded, and that takes its time. */
  let loaded = true;
  const slow: RecordSource = {
    firstSeq: 0,
    nextSeq: source.nextSeq,
    version: 0,
    get: (seq) => (loaded || seq > 50 ? source.get(seq) : undefined),
    isLoaded: (seq) => loaded || seq > 50,
    load: () => new Promise(() => {}),
  };
  const begun = (filter: string) => {
    loaded = true;
    const own = sessionOf(slow);
    loaded = false;
    own.showOnly(filter);
    own.goTo(30);
    expect(own.chrome().status?.text).toBe(`going to #30, once ${filter} has been tried on all records up to it`);
    return own;
  };
  const goOn = (own: Session) => {
    loaded = true;
    own.stage.model.advance(Number.POSITIVE_INFINITY);
    own.looked();
  };

  test('is gone to when the scan has come to it', () => {
    const own = begun('type == HEADERS');
    goOn(own);
    expect(own.view).toMatchObject({ filter: 'type == HEADERS', cursors: { frames: { key: 30 } } });
    const { rows } = own.stage.model;
    expect(rows.keyAt(rows.indexOf(30))).toBe(30);
    expect(own.chrome().status?.text).toBe('#30 is shown');
  });

  test('is shown without the filter when that turns out to hide it', () => {
    const own = begun('stream == 3');
    goOn(own);
    expect(own.view).toMatchObject({ filter: '', cursors: { frames: { key: 30 } } });
    expect(own.chrome().status?.text).toBe('#30 does not pass stream == 3: the filter is off, Esc brings it back');
  });

  test.each([
    [
      'moved',
      (own: Session) => own.update({ ...own.view, cursors: { ...own.view.cursors, frames: { key: 60, row: 0 } } }),
    ],
    ['another filter', (own: Session) => own.showOnly('stream == 5')],
  ])('is forgotten when the user wants something else: %s', (_, wish) => {
    const own = begun('stream == 3');
    wish(own);
    const { filter } = own.view;
    goOn(own);
    expect(own.view.filter).toBe(filter);
  });
});

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
