import type { Socket } from 'node:net';
import { codedError } from './failure.ts';

/** Waits for an event, an error or the end; gives the error. */
export function firstOf(socket: Socket, event: string, timeoutMs: number): Promise<NodeJS.ErrnoException | undefined> {
  return new Promise((resolve) => {
    const settle = (error?: NodeJS.ErrnoException) => {
      clearTimeout(timer);
      socket.off(event, succeed).off('error', settle).off('_tlsError', settle).off('end', end).off('close', end);
      resolve(error);
    };
    const succeed = () => settle();
    const end = () => settle(codedError('ECONNRESET', 'closed before the handshake was over'));
    const timer = setTimeout(() => settle(codedError('ETIMEDOUT')), timeoutMs);
    socket.on(event, succeed).on('error', settle).on('_tlsError', settle).on('end', end).on('close', end);
  });
}
