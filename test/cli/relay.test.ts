import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { connect as connectHttp2, createSecureServer } from 'node:http2';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { have } from '../support/have.ts';
import { run, scratch, startCli, startServer } from '../support/live-cli.ts';
import { cleanUp, identity, whenDone } from '../support/proxy-rig.ts';

afterEach(cleanUp);

interface TraceLine {
  readonly seq: number;
  readonly kind: string;
  readonly type?: string;
  readonly from?: string;
  readonly connection: number;
  readonly flags?: readonly string[];
  readonly headers?: readonly { name: string; value: string }[];
  readonly octets?: Record<'client' | 'server', { read: number; written: number }>;
  readonly severity?: string;
}

const traceOf = (file: string): TraceLine[] => JSON.parse(readFileSync(file, 'utf8')).records;
const framesOf = (records: TraceLine[], type: string, from: string) =>
  records.filter((record) => record.type === type && record.from === from);

/** Nothing lost, nothing changed, nothing to complain about. */
function expectGoodTrace(records: TraceLine[]): void {
  expect(records.map((record) => record.seq)).toEqual(records.map((_, at) => at));
  expect(records.at(-1)).toMatchObject({ kind: 'trace-ended' });
  expect(records.filter((record) => record.severity === 'error' || record.severity === 'warning')).toEqual([]);
  for (const { octets } of records.filter((record) => record.kind === 'connection-closed')) {
    expect(octets!.client.written).toBe(octets!.client.read);
    expect(octets!.server.written).toBe(octets!.server.read);
  }
}

/** A server program that serves `/index.html` and `/1k`. */
async function startNghttpd(tls: boolean): Promise<number> {
  const folder = scratch();
  writeFileSync(join(folder, 'index.html'), 'hello\n');
  writeFileSync(join(folder, '1k'), 'x'.repeat(1024));
  writeFileSync(join(folder, 'key.pem'), identity.key);
  writeFileSync(join(folder, 'cert.pem'), identity.cert);
  const port = (value: number) => ['-d', folder, '-a', '127.0.0.1', String(value)];
  return startServer('nghttpd', (value) =>
    tls ? [...port(value), join(folder, 'key.pem'), join(folder, 'cert.pem')] : ['--no-tls', ...port(value)],
  );
}

test("Node's own client and server, recorded: the trace is valid JSON and holds every frame", async () => {
  const server = createSecureServer(identity);
  server.on('stream', (stream) => {
    stream.respond({ ':status': 200, 'x-answer': 'yes' });
    stream.pipe(stream);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  whenDone(() => server.close());
  const { port: upstream } = server.address() as { port: number };
  const file = join(scratch(), 't.json');
  const cli = await startCli(['--upstream', `127.0.0.1:${upstream}`, '--record', file]);

  const session = connectHttp2(`https://localhost:${cli.port}`, { rejectUnauthorized: false });
  const request = session.request({ ':method': 'POST', ':path': '/echo' });
  request.end('ping');
  let body = '';
  for await (const chunk of request.setEncoding('utf8')) body += chunk;
  session.close();
  await once(session, 'close');
  const { code, stdout } = await cli.stop();

  expect([code, body]).toEqual([0, 'ping']);
  const records = traceOf(file);
  expectGoodTrace(records);
  const [head] = framesOf(records, 'HEADERS', 'client');
  expect(head!.headers).toContainEqual(expect.objectContaining({ name: ':path', value: '/echo' }));
  const [answer] = framesOf(records, 'HEADERS', 'server');
  expect(answer!.headers).toContainEqual(expect.objectContaining({ name: 'x-answer', value: 'yes' }));
  expect(stdout).toMatch(/→ +1 +HEADERS +EH +\d+ +POST \/echo · https:\/\/localhost:\d+/);
  expect(stdout).toMatch(/← +1 +HEADERS +EH +\d+ +200 · x-answer: yes/);
});

describe.skipIf(!have('nghttpd') || !have('curl') || !have('nghttp') || !have('h2load'))(
  'curl, nghttp and h2load against nghttpd',
  () => {
    const sides: [string, boolean, boolean][] = [
      ['TLS on both sides', true, true],
      ['cleartext on both sides', false, false],
      ['cleartext in, TLS out', false, true],
      ['TLS in, cleartext out', true, false],
    ];

    test.each(sides)('%s', async (_, tlsIn, tlsOut) => {
      const upstream = await startNghttpd(tlsOut);
      const file = join(scratch(), 't.json');
      const cli = await startCli(['-u', `${tlsOut ? 'https' : 'http'}://127.0.0.1:${upstream}`, '-r', file, '-q']);
      const url = `${tlsIn ? 'https' : 'http'}://127.0.0.1:${cli.port}`;

      const curl = await run('curl', ['-sSk', tlsIn ? '--http2' : '--http2-prior-knowledge', `${url}/index.html`]);
      expect(curl).toMatchObject({ code: 0, stdout: 'hello\n' });
      expect(await run('nghttp', ['-n', `${url}/1k`])).toMatchObject({ code: 0 });
      const load = await run('h2load', ['-n', '2000', '-c', '5', '-m', '16', `${url}/1k`]);
      expect(load.stdout).toMatch(/2000 succeeded, 0 failed, 0 errored/);

      expect(await cli.stop()).toMatchObject({ code: 0, stdout: '' });
      const records = traceOf(file);
      expectGoodTrace(records);
      const requests = framesOf(records, 'HEADERS', 'client');
      expect(requests).toHaveLength(2002);
      expect(framesOf(records, 'HEADERS', 'server')).toHaveLength(2002);
      expect(requests.every(({ headers }) => headers!.some(({ name }) => name === ':path'))).toBe(true);
      const ended = framesOf(records, 'DATA', 'server').filter(({ flags }) => flags!.includes('END_STREAM'));
      expect(ended).toHaveLength(2002);
    });

    test('curl trusts the certificate authority, by name and by address', async () => {
      const cli = await startCli(['-u', `127.0.0.1:${await startNghttpd(true)}`, '-q']);
      const { runCli } = await import('../support/live-cli.ts');
      const ca = (await runCli(['ca', 'path'])).stdout.trim();
      for (const host of ['localhost', '127.0.0.1']) {
        const { code, stdout } = await run('curl', ['-sS', '--cacert', ca, `https://${host}:${cli.port}/index.html`]);
        expect([code, stdout]).toEqual([0, 'hello\n']);
      }
    });
  },
);

describe('what goes wrong upstream', () => {
  test('a refused connection is told in one clear line and recorded', async () => {
    const file = join(scratch(), 't.jsonl');
    const cli = await startCli(['-u', 'localhost:1', '-r', file]);
    const socket = connect(cli.port, '127.0.0.1').on('error', () => {});
    socket.write('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');
    await new Promise((closed) => socket.on('close', closed));
    const { stderr } = await cli.stop();
    expect(stderr).toMatch(/^h2inspect: .*localhost:1.*ECONNREFUSED.*$/m);
    expect(readFileSync(file, 'utf8')).toMatch(/"kind":"connection-failed","stage":"upstream-connect"/);
  });
});

describe('how a session ends', () => {
  test('not by nobody reading what it says: the relay goes on, and the trace is closed', async () => {
    const file = join(scratch(), 't.json');
    const cli = await startCli(['-u', 'localhost:1', '-r', file, '-q']);
    cli.child.stderr!.destroy();
    for (let at = 0; at < 2; at++) {
      const socket = connect(cli.port, '127.0.0.1').on('error', () => {});
      socket.write('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');
      await new Promise((closed) => socket.on('close', closed));
    }
    expect(await cli.stop()).toMatchObject({ code: 0 });
    expect(traceOf(file).filter(({ kind }) => kind === 'connection-failed')).toHaveLength(2);
  });

  test.each<NodeJS.Signals>(['SIGINT', 'SIGTERM', 'SIGHUP'])('%s closes the trace properly', async (signal) => {
    const file = join(scratch(), 't.json');
    const cli = await startCli(['-u', 'localhost:1', '-r', file]);
    expect(await cli.stop(signal)).toMatchObject({ code: 0 });
    expect(traceOf(file)).toMatchObject([{ kind: 'trace-ended', reason: signal }]);
  });
});
