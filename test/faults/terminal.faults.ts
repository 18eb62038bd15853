import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { BIN } from '../support/cli.ts';
import { scratch } from '../support/live-cli.ts';
import { cleanUp, startUpstream, tcpClient, whenDone } from '../support/proxy-rig.ts';
import { KEYS, PseudoTerminal } from '../support/terminal.ts';
import { CLIENT_OPENING, figure, keepSaying, long, SERVER_OPENING, summarise } from './support.ts';

afterEach(cleanUp);

const rounds = long ? 10 : 1;

/** The screen of a live session, recording, in a shell that tells how the terminal was left; both endpoints talk as fast as they can. */
async function startUnderLoad(inShell: boolean) {
  const upstream = await startUpstream(false);
  const file = join(scratch(), 't.jsonl');
  const command = `"${process.execPath}" "${BIN}" -u http://127.0.0.1:${upstream.port} -l 0 -r "${file}"`;
  const script = inShell ? `echo BEFORE; ${command}; echo "AFTER $?"; stty -a` : `echo BEFORE; exec ${command}`;
  const home = scratch();
  const terminal = new PseudoTerminal([], {
    columns: 160,
    rows: 40,
    env: { H2INSPECT_HOME: home },
    program: ['/bin/sh', '-c', script],
  });
  whenDone(() => terminal.close());
  await terminal.until(/listening on https:\/\/127\.0\.0\.1:\d+|curl -k https:\/\/127\.0\.0\.1:\d+/);
  const port = Number(/https:\/\/127\.0\.0\.1:(\d+)/.exec(terminal.screen)![1]);
  const client = await tcpClient(port);
  client.write(CLIENT_OPENING);
  const server = await upstream.accepted();
  server.write(SERVER_OPENING);
  keepSaying(client);
  keepSaying(server);
  await terminal.until(/PING/);
  return { terminal, file };
}

function expectRestored(terminal: PseudoTerminal): void {
  expect(terminal.alternate).toBe(false);
  expect(terminal.emulator.modes).toMatchObject({ mouseTrackingMode: 'none', wraparoundMode: true });
  expect(terminal.raw.lastIndexOf('\x1b[?25h')).toBeGreaterThan(terminal.raw.lastIndexOf('\x1b[?25l'));
  expect(terminal.lines[0]).toBe('BEFORE');
}

/** The process of the program that a shell in this terminal runs. */
const childOf = (pid: number) =>
  Number(
    spawnSync('pgrep', ['-P', String(pid)])
      .stdout.toString()
      .trim(),
  );

type Ending = readonly [name: string, reason: string, end: (terminal: PseudoTerminal) => void];
const ENDINGS: readonly Ending[] = [
  ['q', 'quit', (terminal) => terminal.press('q')],
  ['Ctrl-C', 'quit', (terminal) => terminal.press(KEYS.ctrlC)],
  ['SIGTERM', 'SIGTERM', (terminal) => process.kill(childOf(terminal.process.pid), 'SIGTERM')],
  ['SIGHUP', 'SIGHUP', (terminal) => process.kill(childOf(terminal.process.pid), 'SIGHUP')],
];

test.each(ENDINGS)('%s under load: the screen is given back, the recording is whole', async (_name, reason, end) => {
  let frames = 0;
  for (let round = 0; round < rounds; round++) {
    const { terminal, file } = await startUnderLoad(true);
    await pause(Math.random() * 500);
    end(terminal);
    await terminal.until('AFTER 0');
    await terminal.exit;
    expectRestored(terminal);
    expect(terminal.screen).toMatch(/[^-]icanon/);
    expect(terminal.screen).toMatch(/[^-]echo\b/);
    const trace = await summarise(file);
    expect(trace).toMatchObject({ damaged: 0, gaps: 0, unaccounted: 0, ending: 'closed' });
    expect(trace.lifecycle.at(-1)).toMatchObject({ kind: 'trace-ended', reason });
    frames += trace.frames.client + trace.frames.server;
  }
  figure(`${rounds} times, ${frames} frames recorded`);
});

test('a window closed under load: it ends by SIGHUP, the recording is whole', async () => {
  let frames = 0;
  for (let round = 0; round < rounds; round++) {
    const { terminal, file } = await startUnderLoad(false);
    await pause(Math.random() * 500);
    terminal.hangUp();
    expect((await terminal.exit).signal).toBe(constants.signals.SIGHUP);
    const trace = await summarise(file);
    expect(trace).toMatchObject({ damaged: 0, gaps: 0, unaccounted: 0, ending: 'closed' });
    frames += trace.frames.client + trace.frames.server;
  }
  figure(`${rounds} times, ${frames} frames recorded`);
});

test('a trace file removed while the screen is up: told in the status line, and again when the screen is given back', async () => {
  const { terminal, file } = await startUnderLoad(true);
  rmSync(file);
  await terminal.until('was removed or replaced while it is being recorded');
  terminal.press('q');
  await terminal.until('AFTER 0');
  expectRestored(terminal);
  expect(terminal.screen.replaceAll('\n', '')).toMatch(
    /BEFORE.*was removed or replaced while it is being recorded.*AFTER 0/,
  );
});

test('a terminal that has stopped reading, as a dead ssh session: the relay goes on, SIGTERM ends the recording', async () => {
  const { terminal, file } = await startUnderLoad(false);
  terminal.process.pause();
  await pause(long ? 20_000 : 1500);
  process.kill(terminal.process.pid, 'SIGTERM');
  // Not read as a whole: so long a trace takes a while.
  const end = () => spawnSync('tail', ['-n', '1', file]).stdout.toString();
  await expect.poll(end, { timeout: 15_000 }).toContain('"reason":"SIGTERM"');
  terminal.process.resume();
  await terminal.exit;
  expectRestored(terminal);
  figure(`${(await summarise(file)).frames.client} frames recorded`);
});
