import { once } from 'node:events';
import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, test, vi } from 'vitest';
import { FORMATS, writeTrace } from '../../src/trace/index.ts';
import { cleanUp, whenDone } from '../support/proxy-rig.ts';
import { PseudoTerminal } from '../support/terminal.ts';
import { Play } from './support.ts';

// Real programs on a machine that may be busy with other things.
vi.setConfig({ testTimeout: 90_000 });
afterEach(cleanUp);

function terminalOf(...args: string[]): PseudoTerminal {
  const terminal = new PseudoTerminal(args);
  whenDone(async () => {
    terminal.process.kill('SIGKILL');
    await terminal.exit;
  });
  return terminal;
}

test('a server that does not answer is on the screen while it does not', async () => {
  const silent = createServer((socket) => void whenDone(() => socket.destroy())).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  whenDone(() => silent.close());
  const upstream = `https://127.0.0.1:${(silent.address() as AddressInfo).port}`;
  const terminal = terminalOf('-l', '0', '-u', upstream);
  const screen = await terminal.until(/https:\/\/127\.0\.0\.1:\d+ →/);
  const port = Number(/https:\/\/127\.0\.0\.1:(\d+) →/.exec(screen)![1]);
  const client = connect(port, '127.0.0.1').on('error', () => {});
  whenDone(() => client.destroy());
  client.write('GET / HTTP/1.1\r\n\r\n');
  await terminal.until(/waiting +waiting for https:\/\/127\.0\.0\.1:\d+ to answer in TLS/);
  await terminal.until('1 waiting');
  terminal.process.write('3');
  await terminal.until('waits: server TLS');
  client.resetAndDestroy();
  await terminal.until('failed: CLIENT_GONE');
  await terminal.until((text) => !text.includes('1 waiting'));
});

test('a trace that is still recorded is read along: its last row stays the last row', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'h2inspect-'));
  whenDone(() => rm(folder, { recursive: true }));
  const play = new Play().open();
  for (let id = 1; id < 200; id += 2) play.request(id, `/item/${id}`);
  const header = { tool: 'h2inspect/test', startedAt: '2026-11-20T10:00:00.000Z' };
  const text = String(writeTrace(FORMATS[1]!, header, play.source.records));
  const cut = text.indexOf('\n', text.indexOf('/item/99')) + 1;
  const path = join(folder, 'trace.jsonl');
  await writeFile(path, text.slice(0, cut));
  const terminal = terminalOf('open', path);
  await terminal.until('row 1 of');
  terminal.process.write('G');
  await terminal.until('GET /item/99');
  await appendFile(path, text.slice(cut));
  await terminal.until('GET /item/199');
});
