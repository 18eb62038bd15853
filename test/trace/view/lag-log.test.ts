import { expect, test } from 'vitest';
import { limits } from '../../../src/limits.ts';
import { LagLog } from '../../../src/trace/view/lag-log.ts';

/** Late from 80 to 100; the server takes nothing from 200 to 300, the client nothing from 250 on. */
function log(): LagLog {
  const lag = new LagLog();
  lag.lagged(100, 20);
  lag.paused('server', 200);
  lag.paused('server', 220);
  lag.paused('client', 250);
  lag.resumed('server', 300);
  return lag;
}

test.each([
  ['before everything', 0, 80, 0],
  ['the whole lag', 0, 150, 20],
  ['its beginning', 70, 85, 5],
  ['its end', 90, 150, 10],
  ['its middle', 85, 95, 10],
  ['between two', 100, 200, 0],
  ['a pause, from the first time it was told', 150, 240, 40],
  ['two pauses at once are not more than the time there was', 260, 290, 30],
  ['one that goes on, after the other is over', 320, 400, 80],
  ['all of them, what was twice at once only once', 0, 300, 20 + 100],
  ['the same where one of them goes on', 0, 400, 20 + 200],
])('counts %s', (_, from, to, counted) => {
  expect(log().between(from, to)).toBe(counted);
});

test('a pause that goes on counts where nothing else is known', () => {
  const lag = new LagLog();
  expect(lag.between(0, 100)).toBe(0);
  lag.paused('client', 30);
  expect([lag.between(0, 20), lag.between(0, 100), lag.between(50, 100)]).toEqual([0, 70, 50]);
});

test.each([
  ['inside', 240, 20],
  ['over its beginning', 210, 30],
  ['over its end', 310, 30],
  ['just before', 200, 30],
])('a lag and a pause: %s', (_, at, duration) => {
  const lag = new LagLog();
  const told: [number, () => void][] = [
    [200, () => lag.paused('server', 200)],
    [300, () => lag.resumed('server', 300)],
    [at, () => lag.lagged(at, duration)],
  ];
  for (const [, tell] of told.sort(([one], [other]) => one - other)) tell();
  const lost = Math.max(300, at) - Math.min(200, at - duration);
  expect([lag.between(0, 400), lag.between(250, 400)]).toEqual([lost, Math.max(300, at) - 250]);
});

test('knows who does not take more, and since when', () => {
  const lag = log();
  expect([lag.pausedSince('client'), lag.pausedSince('server')]).toEqual([250, undefined]);
  lag.resumed('client', 310);
  // Nobody was waiting for this one.
  lag.resumed('server', 400);
  expect(lag.pausedSince('client')).toBeUndefined();
  expect([lag.between(310, 500), lag.between(300, 500)]).toEqual([0, 10]);
});

test('remembers the last so many', () => {
  const lag = new LagLog();
  for (let at = 1; at <= limits.lagIntervals + 1; at++) lag.lagged(10 * at, 4);
  expect([lag.between(0, 10), lag.between(10, 20)]).toEqual([0, 4]);
  expect(lag.between(0, 1e6)).toBe(4 * limits.lagIntervals);
});
