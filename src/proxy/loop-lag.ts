import { limits } from '../limits.ts';

/** Calls back whenever the event loop was blocked for long. Gives the function that ends it. */
export function watchLoopLag(clock: () => number, onLag: (duration: number) => void): () => void {
  let last = clock();
  const timer = setInterval(() => {
    const now = clock();
    const lag = now - last - limits.loopLagMs;
    last = now;
    if (lag > limits.loopLagMs) onLag(lag);
  }, limits.loopLagMs);
  timer.unref();
  return () => clearInterval(timer);
}
