import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { createCipheriv } from 'node:crypto';
import { once } from 'node:events';
import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { concatOctets, encodeFrame } from '../../src/decode/index.ts';
import { COMPRESSIONS } from '../../src/files/compression.ts';
import { FORMATS } from '../../src/trace/index.ts';
import { BIN, type Run } from '../support/cli.ts';
import { have } from '../support/have.ts';
import { runCli, scratch } from '../support/live-cli.ts';
import { cleanUp, drain, tcpClient, whenDone } from '../support/proxy-rig.ts';
import {
  CLIENT_OPENING,
  exchange,
  figure,
  keepSaying,
  long,
  SERVER_OPENING,
  SETTINGS,
  startRecording,
  summarise,
} from './support.ts';

afterEach(cleanUp);

const rounds = long ? 20 : 1;
const ping = encodeFrame({ type: 'PING', opaqueData: '12345678' });
const pings = concatOctets(Array.from({ length: 500 }, () => ping));

/** A file system of its own, where this user may have one. */
function mountTmpfs(options: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'h2inspect-mount-'));
  execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder]);
  whenDone(() => {
    execFileSync('umount', ['-l', folder]);
    rmdirSync(folder);
  });
  return folder;
}

/** PINGs that no compression makes much smaller, the same in each run. */
function* incompressible(count: number): Iterable<Uint8Array> {
  const key = createCipheriv('aes-128-ctr', Buffer.alloc(16), Buffer.alloc(16));
  for (let batch = 0; batch < count; batch += 500) {
    const payloads = key.update(Buffer.alloc(500 * 8)).toString('latin1');
    const frames = payloads.match(/[\s\S]{8}/g)!.map((opaqueData) => encodeFrame({ type: 'PING', opaqueData }));
    yield concatOctets(frames);
  }
}

/** Every name that a recording may have, apart from what comes before it. */
const SPELLINGS = FORMATS.flatMap(({ extension }) =>
  ['', ...COMPRESSIONS.map((by) => by.extension)].map((by) => extension + by),
);

const mayMount = spawnSync('unshare', ['-m', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']).status === 0;

describe('the trace file', () => {
  test.skipIf(!mayMount).each(SPELLINGS)(
    '%s on a full file system: the relay goes on, and what was written can be read',
    async (spelling) => {
      const folder = mountTmpfs('size=1m');
      const outcome = await exchange({
        client: [SETTINGS, ...incompressible(100_000)],
        server: [SERVER_OPENING],
        file: join(folder, `t${spelling}`),
      });
      expect(outcome.octets.client.arrived).toEqual(outcome.octets.client.sent);
      expect(outcome.run.stderr).toMatch(
        /^h2inspect: Recording to \S+ has stopped: no space left on device \(ENOSPC\)\. What was recorded before can be read\. The relay goes on\.$/m,
      );
      expect(outcome.run.stderr.match(/has stopped/g)).toHaveLength(1);
      expect(outcome.run.code).toBe(0);
      expect(outcome.trace).toMatchObject({ damaged: 0, gaps: 0 });
      expect(outcome.trace.ending).not.toBe('closed');
      expect(outcome.trace.frames.client).toBeGreaterThan(1000);
      // Who reads it with the command line is told, and gets as much.
      const shown = await runCli(['show', outcome.file, '--format', 'jsonl']);
      expect(shown.stdout.match(/"kind":"frame","from":"client"/g)).toHaveLength(outcome.trace.frames.client);
      expect([shown.code, shown.stderr]).toEqual([0, expect.stringContaining('all before it was read')]);
      figure(`${outcome.trace.frames.client} of ${outcome.framesSent.client} frames in 1 MiB`);
    },
  );

  test.skipIf(!existsSync('/dev/full'))(
    'on a device that is full from the start: it is told before traffic comes',
    async () => {
      const file = join(scratch(), 't.jsonl');
      symlinkSync('/dev/full', file);
      const { code, stderr } = await runCli(['-u', '127.0.0.1:1', '-l', '0', '-r', file]);
      expect(stderr).toMatch(/^h2inspect: Recording to \S+ has stopped: no space left on device \(ENOSPC\)\./m);
      expect(code).toBe(1);
    },
  );

  test.skipIf(!mayMount)('in a read-only folder: it is told before traffic comes', async () => {
    const file = join(mountTmpfs('ro'), 't.jsonl');
    const { code, stderr } = await runCli(['-u', '127.0.0.1:1', '-l', '0', '-r', file]);
    expect(stderr).toMatch(/^h2inspect: Cannot record to \S+: read-only file system \(EROFS\)\.$/m);
    expect(code).toBe(1);
  });

  test.each(SPELLINGS)(
    '%s removed while it is written: it is told once, and what is recorded can be saved',
    async (spelling) => {
      const { cli, accepted, file } = await startRecording(['-q'], join(scratch(), `t${spelling}`));
      let told = '';
      cli.child.stderr!.on('data', (text) => (told += text));
      const client = await tcpClient(cli.port);
      client.write(CLIENT_OPENING);
      const server = await accepted();
      rmSync(file);
      const atServer = drain(server);
      let sent = 0;
      for (; !told.includes('was removed or replaced') && sent < 600; sent++) {
        client.write(pings);
        await pause(50);
      }
      const [, open] = /cp (\S+) saves it/.exec(told) ?? [];
      const saved = join(scratch(), `saved${spelling}`);
      if (open !== undefined) copyFileSync(open, saved);
      client.end();
      expect((await atServer).octets.length).toBe(CLIENT_OPENING.length + sent * pings.length);
      server.end();
      const { code, stderr } = await cli.stop();
      expect(code).toBe(0);
      expect(stderr.match(/was removed or replaced while it is being recorded/g)).toHaveLength(1);
      expect(existsSync(file)).toBe(false);
      if (open === undefined) return;
      const trace = await summarise(saved);
      expect(trace).toMatchObject({ damaged: 0, gaps: 0 });
      expect(trace.frames.client).toBeGreaterThan(500);
      figure(`${trace.frames.client} frames saved while it went on`);
    },
  );

  test('moved away while it is written, as by log rotation: nothing is lost', async () => {
    const { cli, accepted, file } = await startRecording();
    const client = await tcpClient(cli.port);
    client.write(CLIENT_OPENING);
    const server = await accepted();
    const atServer = drain(server);
    client.write(pings);
    renameSync(file, `${file}.1.jsonl`);
    client.end(pings);
    await atServer;
    server.end();
    const { code, stderr } = await cli.stop();
    expect([code, stderr]).toEqual([0, expect.not.stringContaining('lost')]);
    const trace = await summarise(`${file}.1.jsonl`);
    expect(trace).toMatchObject({ damaged: 0, gaps: 0, unaccounted: 0, ending: 'closed' });
    expect(trace.frames.client).toBe(1002);
    figure(`${trace.frames.client} frames`);
  });
});

test('a clock that jumps: times in the trace never go back, nor further than time has passed', async () => {
  // An hour to and fro, at every question what time it is.
  const jump = 'let i = 0; const now = Date.now; Date.now = () => now() + [0, 36e5, -36e5][i++ % 3];';
  process.env.NODE_OPTIONS = `--import data:text/javascript,${encodeURIComponent(jump)}`;
  whenDone(() => delete process.env.NODE_OPTIONS);
  const began = performance.now();
  const outcome = await exchange({
    client: [SETTINGS, ...Array.from({ length: 20 }, () => pings)],
    server: [SERVER_OPENING],
  });
  const passed = performance.now() - began;
  expect(outcome.trace).toMatchObject({ damaged: 0, gaps: 0, unaccounted: 0, ending: 'closed' });
  expect(outcome.trace.frames).toEqual(outcome.framesSent);
  const times = readFileSync(outcome.file, 'utf8')
    .match(/(?<="at":)[\d.]+/g)!
    .map(Number);
  expect(times.findIndex((at, index) => at < (times[index - 1] ?? 0))).toBe(-1);
  expect(times.at(-1)).toBeLessThan(passed + 1000);
  figure(`${times.length} records in ${times.at(-1)} ms`);
});

describe('an end at a random moment', () => {
  const all = SPELLINGS.map((spelling) => `t${spelling}`);
  const signals: NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGKILL'];

  test.each(signals)('by %s: every complete line of the recording can be read', async (signal) => {
    const names = long || signal === 'SIGKILL' ? all : all.slice(signals.indexOf(signal)).slice(0, 1);
    let frames = 0;
    for (let round = 0; round < rounds; round++) {
      for (const name of names) {
        const { cli, accepted, file } = await startRecording(['-q'], join(scratch(), name));
        const client = await tcpClient(cli.port);
        client.write(CLIENT_OPENING);
        const server = await accepted();
        server.write(SERVER_OPENING);
        const stop = keepSaying(client);
        keepSaying(server);
        await pause(50 + Math.random() * 400);
        const { code, stderr } = await cli.stop(signal);
        stop();
        const trace = await summarise(file);
        expect(trace).toMatchObject({ damaged: 0, gaps: 0 });
        expect(stderr).not.toMatch(/Error|at .*:\d+:\d+/);
        if (signal === 'SIGKILL') expect(code).toBe(null);
        else
          expect([code, trace.ending, trace.lifecycle.at(-1)]).toMatchObject([
            0,
            'closed',
            { kind: 'trace-ended', reason: signal },
          ]);
        frames += trace.frames.client + trace.frames.server;
      }
    }
    figure(`${rounds * names.length} ends, ${frames} frames readable`);
  });
});

describe('the certificate authority', () => {
  const ca = (home: string, command = 'path') =>
    spawn(process.execPath, [BIN, 'ca', command], { env: { PATH: process.env.PATH, H2INSPECT_HOME: home } });

  const finish = async (child: ReturnType<typeof ca>): Promise<Run> => {
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (text) => (stdout += text));
    child.stderr.on('data', (text) => (stderr += text));
    const [code] = await once(child, 'close');
    return { code, stdout, stderr };
  };

  test('is undamaged however often the process that makes it is killed', async () => {
    const kills = long ? 60 : 8;
    for (let at = 0; at < kills; at++) {
      const home = scratch();
      const child = ca(home);
      const closed = once(child, 'close');
      await pause(80 + Math.random() * 400);
      child.kill('SIGKILL');
      await closed;
      const first = await finish(ca(home, 'show'));
      expect(first).toMatchObject({ code: 0, stderr: '' });
      expect(await finish(ca(home, 'show'))).toEqual(first);
    }
    figure(`${kills} times`);
  });

  test('is one and the same for processes that start at once', async () => {
    const home = scratch();
    const runs = await Promise.all(Array.from({ length: 6 }, () => finish(ca(home, 'show'))));
    expect(new Set(runs.map(({ stdout }) => stdout)).size).toBe(1);
    expect(runs.map(({ code, stderr }) => [code, stderr])).toEqual(runs.map(() => [0, '']));
    expect(readdirSync(home)).toEqual(['ca']);
  });
});

test.skipIf(!have('prlimit'))(
  'out of file descriptors: connections are refused, none is harmed, and it recovers',
  async () => {
    const { cli, accepted, file } = await startRecording();
    const kept = await tcpClient(cli.port);
    kept.write(CLIENT_OPENING);
    const keptServer = await accepted();
    execFileSync('prlimit', ['--pid', String(cli.child.pid), '--nofile=48:48']);
    const clients = await Promise.all(
      Array.from({ length: 100 }, async () => {
        const client = await tcpClient(cli.port).catch(() => undefined);
        client?.write(CLIENT_OPENING);
        return client;
      }),
    );
    await pause(500);
    keptServer.write(SERVER_OPENING);
    kept.write(ping);
    expect((await once(kept, 'data'))[0]).toEqual(Buffer.from(SERVER_OPENING));
    for (const client of clients) client?.resetAndDestroy();
    await pause(300);
    const late = await tcpClient(cli.port);
    late.write(CLIENT_OPENING);
    const atLate = drain(late);
    for (let server = await accepted(); ; server = await accepted()) {
      server.on('error', () => {}).end(SERVER_OPENING);
      if (await Promise.race([atLate.then(() => true), pause(50, false)])) break;
    }
    expect((await atLate).octets).toEqual(Buffer.from(SERVER_OPENING));
    const { code, stderr } = await cli.stop();
    expect(code).toBe(0);
    const trace = await summarise(file);
    expect(trace).toMatchObject({ damaged: 0, gaps: 0, ending: 'closed' });
    const failed = trace.lifecycle.filter(({ kind }) => kind === 'connection-failed');
    expect(failed.length).toBeGreaterThan(0);
    expect(stderr).toMatch(/ulimit -n/);
    expect(stderr).not.toMatch(/\n {4}at /);
    figure(`${failed.length} of 100 connections failed and were told`);
  },
);

test('nothing is left after the proxy is closed: the process ends by itself', async () => {
  const script = `
    import { connect, createServer } from 'node:net';
    import { once } from 'node:events';
    import { Inspector, RULES, selfSignedIdentity, startProxy, TraceRecorder } from ${JSON.stringify(resolve(import.meta.dirname, '../../dist/index.js'))};
    import { createSecureContext } from 'node:tls';
    const upstream = createServer((socket) => socket.on('error', () => {}).pipe(socket)).listen(0, '127.0.0.1');
    await once(upstream, 'listening');
    const made = await selfSignedIdentity(['localhost']);
    const identity = { trustHint: '', secureContextFor: async () => createSecureContext(made) };
    const recorder = await TraceRecorder.open(${JSON.stringify(join(scratch(), 't.jsonl'))}, { tool: 'test', startedAt: new Date().toISOString() });
    const observer = new Inspector({ append: (record) => recorder.append(record), diagnosis: { rules: RULES } });
    const proxy = await startProxy({ listen: { host: '127.0.0.1', port: 0 }, upstream: { host: '127.0.0.1', port: upstream.address().port, tls: false }, observer, identity, verification: { insecure: false }, clock: () => performance.now() });
    const sockets = [];
    for (let at = 0; at < 30; at++) {
      const socket = connect(proxy.address.port, '127.0.0.1').on('error', () => {});
      sockets.push(socket);
      await once(socket, 'connect');
      if (at % 3 === 0) continue;
      socket.write('PRI * HTTP/2.0\\r\\n\\r\\nSM\\r\\n\\r\\n');
      await once(socket, 'data');
      if (at % 3 === 1) socket.resetAndDestroy();
    }
    await proxy.close();
    observer.end('done', performance.now());
    await recorder.close();
    upstream.close();
    for (const socket of sockets) socket.destroy();
    setTimeout(() => {
      const left = process.getActiveResourcesInfo().filter((name) => !/^(PipeWrap|TTYWrap|Timeout|FSReqPromise)$/.test(name));
      console.log(JSON.stringify({ connections: proxy.connections, left }));
    }, 50);
  `;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'pipe'] });
  whenDone(() => child.kill('SIGKILL'));
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (text) => (stdout += text));
  child.stderr.on('data', (text) => (stderr += text));
  const [code] = await once(child, 'close');
  expect([code, stderr]).toEqual([0, '']);
  expect(JSON.parse(stdout)).toEqual({ connections: 0, left: [] });
});
