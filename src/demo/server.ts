import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { createServer } from 'node:tls';
import { ServerConnection } from './server-connection.ts';
import { answer } from './stories.ts';

/** PEM. */
export interface ServerIdentity {
  readonly cert: string;
  readonly key: string;
}

export interface DemoServer {
  /** On 127.0.0.1. */
  readonly port: number;
  /** Ends all connections; resolves when they are closed. */
  close(): Promise<void>;
}

/** Starts the upstream of the demo: HTTP/2 over TLS on a free port of 127.0.0.1. `GET /` lists what it has to offer. */
export async function startDemoServer({ cert, key }: ServerIdentity): Promise<DemoServer> {
  const connections = new Set<Socket>();
  const server = createServer({ cert, key, ALPNProtocols: ['h2'] });
  // Before TLS: those in the middle of a handshake are to be closed as well.
  server.on('connection', (socket) => {
    connections.add(socket);
    socket.on('close', () => connections.delete(socket));
  });
  server.on('secureConnection', (socket) => new ServerConnection(socket, (stream) => void answer(stream)));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      for (const socket of connections) socket.destroy();
      await new Promise((closed) => server.close(closed));
    },
  };
}
