/** Why a session ends. */
export type StopReason = 'SIGINT' | 'SIGTERM' | 'SIGHUP';

const SIGNALS: readonly StopReason[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Resolves at the first of Ctrl-C, SIGTERM and SIGHUP. A second Ctrl-C while the session is closing ends the process at
 * once, as its user surely means it.
 */
export function stopSignal(): { readonly stopped: Promise<StopReason>; readonly dispose: () => void } {
  const listeners = new Map<StopReason, () => void>();
  const stopped = new Promise<StopReason>((resolve) => {
    let first = true;
    for (const signal of SIGNALS) {
      const listener = () => {
        if (!first && signal === 'SIGINT') process.exit(130);
        first = false;
        resolve(signal);
      };
      listeners.set(signal, listener);
      process.on(signal, listener);
    }
  });
  const dispose = () => {
    for (const [signal, listener] of listeners) process.off(signal, listener);
  };
  return { stopped, dispose };
}
