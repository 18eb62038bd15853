import { isatty } from 'node:tty';

/**
 * For a program whose window may be closed: Node, when it exits, resets the terminals it was started from, and aborts
 * where one is not there any more. Ending by the signal that a closed window sends is what everybody expects anyway.
 */
export function outliveTerminal(): void {
  const terminals = [0, 1, 2].filter((descriptor) => isatty(descriptor));
  process.on('exit', () => {
    if (terminals.every((descriptor) => isatty(descriptor))) return;
    process.removeAllListeners('SIGHUP');
    process.kill(process.pid, 'SIGHUP');
  });
}
