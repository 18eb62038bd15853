import { limits } from '../limits.ts';
import type { RelayObserver } from './observer.ts';

export interface LoopLag {
  /** Tells the one behind it of every standstill before it tells what came after. */
  readonly observer: RelayObserver;
  /** Ends the watching. */
  stop(): void;
}

/**
 * Notes whenever the event loop stood still for long: busy, starved, or the whole process stopped. A timer alone would
 * be too late: after a standstill the sockets are read before timers run, and rules about time would count it.
 */
export function watchLoopLag(clock: () => number, behind: RelayObserver): LoopLag {
  let last = clock();
  const look = (now: number) => {
    const duration = now - last - limits.loopLagMs;
    if (duration <= limits.loopLagMs) return;
    last = now;
    behind.note(0, { kind: 'loop-lag', duration }, now);
  };
  const timer = setInterval(() => {
    const now = clock();
    look(now);
    last = now;
  }, limits.loopLagMs);
  timer.unref();
  return {
    observer: {
      receive(connection, from, octets, at) {
        look(at);
        behind.receive(connection, from, octets, at);
      },
      note(connection, entry, at) {
        look(at);
        behind.note(connection, entry, at);
      },
    },
    stop: () => clearInterval(timer),
  };
}
