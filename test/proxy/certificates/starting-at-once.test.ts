import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { createSecureServer } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { afterEach, expect, test } from 'vitest';
import { BIN } from '../../support/cli.ts';
import { cleanUp, identity, whenDone } from '../../support/proxy-rig.ts';

const PROCESSES = 6;
const TIME = 60_000;
afterEach(cleanUp);

/** A process of its own that listens, and what it has told the user until then. */
async function start(home: string, upstream: number): Promise<{ port: number; told: string }> {
  const args = [BIN, '--upstream', `127.0.0.1:${upstream}`, '--listen', '0', '--quiet'];
  const child = spawn(process.execPath, args, { env: { PATH: process.env.PATH, H2INSPECT_HOME: home } });
  whenDone(() => child.kill('SIGKILL'));
  let told = '';
  for await (const text of child.stderr.setEncoding('utf8')) {
    told += text;
    const [, port] = /listening on https:\/\/127\.0\.0\.1:(\d+)/.exec(told) ?? [];
    if (port !== undefined) return { port: Number(port), told };
  }
  throw new Error(`It does not listen: ${told}`);
}

test(
  'several processes that start at once in a fresh home have one authority, and a client that trusts its file trusts them all',
  async () => {
    const home = await mkdtemp(join(tmpdir(), 'h2inspect-'));
    whenDone(() => rm(home, { recursive: true, force: true }));
    const server = createSecureServer(identity).listen(0, '127.0.0.1');
    whenDone(() => server.close());
    await once(server, 'listening');
    const { port: upstream } = server.address() as AddressInfo;

    const started = await Promise.all(Array.from({ length: PROCESSES }, () => start(home, upstream)));

    const ca = await readFile(join(home, 'ca', 'certificate.pem'));
    for (const { port } of started) {
      const socket = connect({ host: '127.0.0.1', port, servername: 'localhost', ca, ALPNProtocols: ['h2'] });
      await once(socket, 'secureConnect');
      expect(socket.authorized).toBe(true);
      socket.destroy();
    }
    expect((await stat(join(home, 'ca', 'key.pem'))).mode & 0o777).toBe(0o600);
    expect(await readdir(home)).toEqual(['ca']);

    const made = started.filter(({ told }) => told.includes('Made a certificate authority'));
    expect(made).toHaveLength(1);
    for (const { told } of started) {
      if (told.includes('Made')) continue;
      // It was there already, or has just come.
      expect(told).toMatch(
        /^(h2inspect: Another h2inspect has just made a certificate authority: \S+\. Clients have to trust it\.\n)?h2inspect listening/,
      );
    }
  },
  TIME,
);
