/** How often rules about what does not happen are asked while nothing happens, in ms. */
const TICK = 250;

/**
 * Tells now and then what time it is, until the function it gives is called. Not when it is late itself: then the whole
 * process stood still, and whoever judges has to hear of that first.
 */
export function passTime(clock: () => number, tell: (at: number) => void): () => void {
  let last = clock();
  const timer = setInterval(() => {
    const now = clock();
    if (now - last < 2 * TICK) tell(now);
    last = now;
  }, TICK);
  timer.unref();
  return () => clearInterval(timer);
}
