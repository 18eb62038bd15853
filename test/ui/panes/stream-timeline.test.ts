import { describe, expect, test } from 'vitest';
import { ConnectionView } from '../../../src/trace/index.ts';
import { plainText } from '../../../src/ui/format/line.ts';
import { roundScale, timelineBar, timeScale } from '../../../src/ui/panes/stream-timeline.ts';
import { Play } from '../support.ts';

/** The bar of stream 1, one column per millisecond. */
function barOf(play: Play): string {
  const view = new ConnectionView(1);
  for (const record of play.source.records) view.apply(record);
  const stream = view.streams.get(1)!;
  return plainText(timelineBar(stream, stream.over ? stream.overAt : play.at, 1, 40)).trimEnd();
}
const wait = (play: Play, milliseconds: number): Play => {
  play.at += milliseconds;
  return play;
};

describe('the life of a stream as a bar', () => {
  test('a request without content: waiting, headers, data', () => {
    const play = new Play().request(1, '/');
    wait(play, 3).headers('server', 1, [[':status', '200']]);
    wait(play, 1).data('server', 1, 'a');
    wait(play, 2).data('server', 1, 'b', true);
    expect(barOf(play)).toMatch(/^░+▓+█+$/);
  });

  test('a request with content comes first', () => {
    const play = new Play().request(1, '/', false).data('client', 1, 'a', true);
    wait(play, 2).headers('server', 1, [[':status', '200']], true);
    expect(barOf(play)).toMatch(/^▒+░+$/);
  });

  test('a stream that is open still goes on', () => {
    const play = new Play().request(1, '/').headers('server', 1, [[':status', '204']]);
    expect(barOf(wait(play, 5).send('client', { type: 'PING', opaqueData: '12345678' }))).toMatch(/▸$/);
  });

  test('everything that happened has a column, however short it was', () => {
    const play = new Play().request(1, '/', false).data('client', 1, 'a', true);
    play.headers('server', 1, [[':status', '200']]).data('server', 1, 'a');
    wait(play, 400).data('server', 1, 'b', true);
    const view = new ConnectionView(1);
    for (const record of play.source.records) view.apply(record);
    const stream = view.streams.get(1)!;
    expect(plainText(timelineBar(stream, stream.overAt, 20, 40)).trimEnd()).toMatch(/^▒░▓█{10,}$/);
  });

  test('one that is too long for its place still shows how it ends', () => {
    const play = new Play()
      .request(1, '/')
      .headers('server', 1, [[':status', '200']])
      .data('server', 1, 'a');
    wait(play, 500);
    const view = new ConnectionView(1);
    for (const record of play.source.records) view.apply(record);
    const bar = plainText(timelineBar(view.streams.get(1)!, play.at, 1, 40));
    expect(bar).toMatch(/^░.*─⋯───▸$/);
    expect(bar).toHaveLength(40);
  });

  test('a window that is empty shows as stalled', () => {
    const play = new Play().send('client', { type: 'SETTINGS', settings: [{ identifier: 4, value: 2 }] });
    play.send('server', { type: 'SETTINGS', flags: ['ACK'], settings: [] });
    play
      .request(1, '/')
      .headers('server', 1, [[':status', '200']])
      .data('server', 1, 'ab');
    expect(barOf(wait(play, 5))).toMatch(/!+▸$/);
  });
});

test.each([
  [0.7, 1],
  [1.1, 2],
  [30, 50],
  [812, 1000],
])('%d ms is shown on a scale of %d ms', (longest, scale) => expect(roundScale(longest)).toBeCloseTo(scale));

describe('the scale of the bars', () => {
  const rowsOf = (play: Play) => {
    const connection = new ConnectionView(1, 1000);
    for (const record of play.source.records) connection.apply(record);
    const streams = [...connection.streams.recent, ...connection.streams.open.values()];
    return streams.map((stream) => ({ connection, stream, now: play.at }));
  };

  test('is that of nine in ten streams, not of one that is held open', () => {
    const play = new Play().request(1, '/held').headers('server', 1, [[':status', '200']]);
    for (let id = 3; id < 43; id += 2) {
      play.request(id, '/');
      wait(play, 8).headers('server', id, [[':status', '200']], true);
    }
    expect(timeScale(rowsOf(play))).toBe(10);
  });

  test('fits all where none is very different', () => {
    const play = new Play().request(1, '/');
    wait(play, 18)
      .headers('server', 1, [[':status', '200']], true)
      .request(3, '/');
    wait(play, 8).headers('server', 3, [[':status', '200']], true);
    expect(timeScale(rowsOf(play))).toBe(20);
  });
});
