import type { Socket } from 'node:net';
import { codedError } from './failure.ts';

/**
 * Waits for an event, an error or the end; gives the error. An error of TLS is told from inside of OpenSSL's work on the
 * socket: who destroys the socket there, be it in a microtask, takes that work its memory away, and the process ends by
 * a segmentation fault. So errors are given only when the stack is empty.
 */
export function firstOf(socket: Socket, event: string, timeoutMs: number): Promise<NodeJS.ErrnoException | undefined> {
  return new Promise((resolve) => {
    const settle = () => {
      clearTimeout(timer);
      socket.off(event, succeed).off('error', fail).off('_tlsError', fail).off('end', end).off('close', end);
    };
    const succeed = () => {
      settle();
      resolve(undefined);
    };
    const fail = (error: NodeJS.ErrnoException) => {
      settle();
      setImmediate(resolve, error);
    };
    const end = () => fail(codedError('ECONNRESET', 'closed before the handshake was over'));
    const timer = setTimeout(() => fail(codedError('ETIMEDOUT')), timeoutMs);
    socket.on(event, succeed).on('error', fail).on('_tlsError', fail).on('end', end).on('close', end);
  });
}
