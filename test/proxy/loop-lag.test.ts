import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { passTime } from '../../src/cli/passing-time.ts';
import { RULES } from '../../src/diagnose/index.ts';
import { Inspector } from '../../src/inspector.ts';
import { watchLoopLag } from '../../src/proxy/loop-lag.ts';
import type { TraceRecord } from '../../src/trace/index.ts';

let now = 0;
const clock = () => now;
beforeEach(() => {
  now = 0;
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Time passes as it should, timers included. */
function pass(milliseconds: number): void {
  for (let end = now + milliseconds; now < end; ) {
    now += 50;
    vi.advanceTimersByTime(50);
  }
}

/** A request, as the relay hears it. */
function requested() {
  const records: TraceRecord[] = [];
  const inspector = new Inspector({ append: (record) => records.push(record), diagnosis: { rules: RULES } });
  const { observer, stop } = watchLoopLag(clock, inspector);
  const stopTime = passTime(clock, (at) => inspector.advance(at));
  const address = { address: '127.0.0.1:1' };
  observer.note(1, { kind: 'connection-opened', client: address, server: address, alpn: undefined }, now);
  const octets = (text: string) => Buffer.from(text.replaceAll(/\s/g, ''), 'hex');
  observer.receive(1, 'client', Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'), now);
  observer.receive(1, 'client', octets('000000 04 00 00000000  000006 01 05 00000001 82 84 87 41 01 61'), now);
  const settings = octets('000000 04 00 00000000  000000 04 01 00000000');
  const kinds = () => records.map(({ kind }) => kind);
  const rules = () => records.flatMap((record) => (record.kind === 'finding' ? [record.rule] : []));
  const end = () => {
    stop();
    stopTime();
  };
  return { observer, settings, kinds, rules, end };
}

test('a standstill is told before what comes after it', () => {
  const { observer, settings, kinds, end } = requested();
  pass(1000);
  now += 12_000;
  observer.receive(1, 'server', settings, now);
  expect(
    kinds()
      .filter((kind) => kind !== 'finding')
      .slice(-3),
  ).toEqual(['loop-lag', 'frame', 'frame']);
  vi.advanceTimersByTime(1000);
  expect(kinds().filter((kind) => kind === 'loop-lag')).toHaveLength(1);
  end();
});

test.each([
  ['sockets', true],
  ['timers', false],
])('nobody is blamed for it, whether %s are looked at first', (_, sockets) => {
  const { observer, settings, rules, end } = requested();
  observer.receive(1, 'server', settings, now);
  observer.receive(1, 'client', settings.subarray(9), now);
  pass(1000);
  now += 12_000;
  if (sockets) observer.receive(1, 'server', Buffer.from('000001010500000001 88'.replace(' ', ''), 'hex'), now);
  vi.advanceTimersByTime(1000);
  expect(rules()).toEqual(['proxy-lag']);
  end();
});

test('who does not answer is still told, and no later than before', () => {
  const { rules, end } = requested();
  pass(11_000);
  expect(rules()).toContain('no-response');
  end();
});
