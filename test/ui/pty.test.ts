import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { FORMATS, writeTrace } from '../../src/trace/index.ts';
import { KEYS, mouse, PseudoTerminal, type TerminalOptions } from '../support/terminal.ts';
import { Play } from './support.ts';

const HEADER = { tool: 'h2inspect/test', startedAt: '2026-11-20T10:00:00.000Z', upstream: 'https://localhost:8443' };
/** Titles, colours, cursor movements, clipboard, bells, bidi, wide and combining characters, lone C1, tags. */
const HOSTILE = [
  '\x1b]0;owned\x07',
  '\x1b[2J\x1b[1;1H',
  '\x1b]52;c;b3duZWQ=\x07',
  '\x9b31m',
  'a\r\nb\x08\x7f',
  Buffer.from('\u202eevil\u202c \u2066x\u2069 日本語 e\u0301\u0301\u0301 👩‍👩‍👧 \u{e0041}').toString('latin1'),
  '\xff\xfe',
  // Right to left, Jamo that combine, a heap of accents, tabs, and more than any screen is wide.
  Buffer.from(`\u05e9\u05dc\u05d5\u05dd \u1112\u1161\u11ab ${'e\u0301'.repeat(40)}\t\t|`).toString('latin1'),
  'long'.repeat(2000),
];

// Real programs on a machine that may be busy with other things.
vi.setConfig({ testTimeout: 90_000 });

let folder: string;
let trace: string;
const terminals: PseudoTerminal[] = [];

function played(): Play {
  const play = new Play().open();
  play.send('client', {
    type: 'SETTINGS',
    settings: [
      { identifier: 3, value: 100 },
      { identifier: 4, value: 1_048_576 },
    ],
  });
  play.send('server', { type: 'SETTINGS', flags: ['ACK'], settings: [] });
  for (let id = 1; id < 121; id += 2) {
    play.request(id, `/item/${id}`, id % 4 === 1).headers('server', id, [
      [':status', id === 99 ? '503' : '200'],
      ['content-type', 'application/json'],
    ]);
    play.data('server', id, `{"id":${id}}`, true);
  }
  for (const [at, value] of HOSTILE.entries()) {
    const id = 201 + 2 * at;
    play
      .request(id, `/${value}`)
      .headers('server', id, [
        [':status', '200'],
        ['x-hostile', value],
      ])
      .data('server', id, value, true);
  }
  play.send('server', { type: 'GOAWAY', lastStreamId: 211, errorCode: 11, debugData: 'too_many_pings' });
  const last = play.source.nextSeq - 1;
  play.source.append({
    seq: last + 1,
    at: play.at,
    connection: 1,
    kind: 'finding',
    rule: 'goaway-enhance-your-calm',
    section: 'RFC 9113 §6.8',
    severity: 'error',
    fault: 'client',
    evidence: [last],
    summary: 'The server closed the connection: too many PINGs.',
    fix: 'Send fewer PINGs.',
  });
  return play;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'h2inspect-'));
  trace = join(folder, 'trace.json');
  await writeFile(trace, writeTrace(FORMATS[0]!, HEADER, played().source.records));
});
afterAll(() => rm(folder, { recursive: true }));
afterEach(() => {
  for (const terminal of terminals.splice(0)) terminal.close();
});

function launch(args: readonly string[], options?: TerminalOptions): PseudoTerminal {
  const terminal = new PseudoTerminal(args, options);
  terminals.push(terminal);
  return terminal;
}

/** Ended after the test. */
async function open(options?: TerminalOptions): Promise<PseudoTerminal> {
  const terminal = await opened(options);
  terminals.push(terminal);
  return terminal;
}

/** To be closed by whoever asks for it. */
async function opened(options?: TerminalOptions): Promise<PseudoTerminal> {
  const terminal = new PseudoTerminal(['open', trace], options);
  await terminal.until('MAX_CONCURRENT_STREAMS');
  await terminal.until('✖ 1');
  return terminal;
}

/** The text of the row that is chosen: the one drawn in reverse. */
function chosenRow(terminal: PseudoTerminal): string {
  const { active } = terminal.emulator.buffer;
  for (let row = 3; row < terminal.emulator.rows; row++) {
    const line = active.getLine(active.viewportY + row)!;
    if (line.getCell(3)!.isInverse() && line.getCell(20)!.isInverse()) return line.translateToString(true);
  }
  return '';
}

/** Waits until the chosen row is the one of this record. */
const chosen = (terminal: PseudoTerminal, text: string | RegExp) =>
  terminal.until(() =>
    typeof text === 'string' ? chosenRow(terminal).includes(text) : text.test(chosenRow(terminal)),
  );

describe.each([
  [80, 24],
  [200, 50],
])('at %d x %d', (columns, rows) => {
  // One program for all of these, as somebody uses it; starting one takes most of a second.
  let terminal: PseudoTerminal;
  beforeAll(async () => {
    terminal = await opened({ columns, rows });
  });
  afterAll(() => terminal?.close());

  /** Back to all records, the first of them chosen. */
  beforeEach(async () => {
    terminal.press(`${KEYS.escape}1`);
    await terminal.until(/# +time/);
    terminal.press('Fg');
    await chosen(terminal, / 0 .*opened/);
  });

  test('every view shows what it is for, and the screen never scrolls', async () => {
    expect(terminal.screen).toContain('1 Frames');
    terminal.press('2');
    await terminal.until(/GET +\/item\/1 .*200 ✓ ✓/);
    terminal.press('3');
    await terminal.until(/TLS_AES_128_GCM_SHA256/);
    await terminal.until(/INITIAL_WINDOW_SIZE +1 048 576/);
    terminal.press('4');
    await terminal.until('The server closed the connection');
    terminal.press('1');
    await terminal.until('PRI * HTTP/2.0');
    terminal.press('?');
    await terminal.until('every record as it passed');
    terminal.press('?');
    await terminal.until('PRI * HTTP/2.0');
    expect(terminal.emulator.buffer.active.baseY).toBe(0);
    expect(terminal.lines[0]).toContain('h2inspect');
  });

  test('moving', async () => {
    const steps: readonly [string, string | RegExp][] = [
      ['j', / 1 .*preface/],
      [KEYS.down, / 2 .*SETTINGS/],
      ['k', / 1 .*preface/],
      [KEYS.up, / 0 .*opened/],
      ['G', /GOAWAY/],
      ['g', / 0 .*opened/],
      [KEYS.end, /GOAWAY/],
      [KEYS.home, / 0 .*opened/],
      [':goto 10\r', /^ +10 /],
      [':12\r', /^ +12 /],
    ];
    for (const [keys, row] of steps) {
      terminal.press(keys);
      await chosen(terminal, row);
    }
    terminal.press(`g${KEYS.pageDown}`);
    await terminal.until(() => Number(/^ +(\d+)/.exec(chosenRow(terminal))?.[1]) > 8);
    terminal.press(KEYS.pageUp);
    await chosen(terminal, /opened/);
  });

  test('filter, search, only this stream', async () => {
    terminal.press('ftype == GOAWAY\r');
    await terminal.until((screen) => screen.includes('ENHANCE_YOUR_CALM') && !screen.includes('preface'));
    terminal.press('F');
    await terminal.until('preface');
    terminal.press('ftype = = 3\r');
    await terminal.until(/^ {13}▲ there is no =\. Did you mean ==/m);
    terminal.press(KEYS.escape);
    await terminal.until((screen) => !screen.includes('▲ there'));
    terminal.press('/503\r');
    await chosen(terminal, /503/);
    terminal.press(`/nope\x15${KEYS.up}`);
    await terminal.until(/^\/503/m);
    terminal.press(KEYS.escape);
    await terminal.until((screen) => !/^\/503/m.test(screen));
    terminal.press('s');
    await terminal.until((screen) => screen.includes('/item/99') && !screen.includes('/item/97'));
    terminal.press('s');
    await terminal.until('/item/97');
    terminal.press('/nowhere to be found\r');
    await terminal.until('nothing found');
  });

  test('the detail of a frame, its octets, and the way back', async () => {
    terminal.press(':2\r');
    await chosen(terminal, / 2 .*SETTINGS/);
    terminal.press(KEYS.enter);
    await terminal.until(/INITIAL_WINDOW_SIZE +1 048 576 octets +was 65 535 \(initial value\)/);
    terminal.press('x');
    await terminal.until('00 00 0c 04 00');
    terminal.press(KEYS.escape);
    await terminal.until(/# +time/);
  });
});

describe('from what is wrong to its proof, and back', () => {
  test('e, Enter, Esc; and what s, y and the numbers do elsewhere', async () => {
    const terminal = await open({ columns: 140, rows: 40 });
    terminal.press('e');
    await chosen(terminal, /✖.*GOAWAY.*goaway-enhance-your-calm/);
    await terminal.until(/│.*The server closed the connection: too many PINGs/);
    terminal.press('g4');
    await terminal.until(/proof +#\d+ +← GOAWAY +ENHANCE_YOUR_CALM/);
    terminal.press(KEYS.enter);
    await chosen(terminal, /GOAWAY/);
    terminal.press(KEYS.escape);
    await terminal.until(/proof +#\d+/);
    terminal.press('y');
    await terminal.until(/copied #\d+ as JSON/);
    const copied = /\x1b\]52;c;([^\x07]+)\x07/.exec(terminal.raw)![1]!;
    expect(JSON.parse(Buffer.from(copied, 'base64').toString())).toMatchObject({ kind: 'finding' });

    terminal.press('1/item/99\r');
    await chosen(terminal, '/item/99');
    terminal.press('2');
    await terminal.until(/Stream 99 +POST https:\/\/localhost\/item\/99/);
    await terminal.until(/Response +#\d+/);
    terminal.press(KEYS.enter);
    await terminal.until((screen) => screen.includes('filter: connection == 1 && stream == 99'));
    terminal.press(KEYS.escape);
    await terminal.until((screen) => screen.includes('Stream 99') && !screen.includes('filter:'));
    terminal.press('c');
    await terminal.until(/filter: connection == 1(?! &&)/);
    terminal.press('F');
    await terminal.until((screen) => !screen.includes('filter:'));
    terminal.press('3');
    await terminal.until(/HPACK table, server → client, at the chosen frame, #\d+/);
    await terminal.until(/✖ The server closed the connection: too many PINGs/);
  });
});

describe('the mouse', () => {
  test('a click chooses a row, a tab shows a view, the wheel moves', async () => {
    const terminal = await open();
    terminal.press(mouse('left', 30, 6));
    await chosen(terminal, / 3 /);
    terminal.press(mouse('wheel-down', 30, 6));
    await chosen(terminal, / 6 /);
    terminal.press(mouse('wheel-up', 30, 6));
    await chosen(terminal, / 3 /);
    terminal.press(mouse('left', terminal.lines[1]!.indexOf('2 Streams'), 1));
    await terminal.until(/method .*path .*status/);
    const head = terminal.lines.findIndex((line) => line.includes('method'));
    terminal.press(mouse('left', terminal.lines[head]!.indexOf('status'), head));
    await terminal.until(/status▲/);
    terminal.press(mouse('left', terminal.lines[head]!.indexOf('status'), head));
    await terminal.until(/status▼/);
    terminal.press(mouse('left', 20, head + 3) + mouse('left', 20, head + 3));
    await terminal.until(/filter: connection == 1 && stream == \d+/);
    await terminal.until(/^ {2}flags +END_HEADERS/m);
    const line = terminal.lines.findIndex((text) => /^ {2}flags +END_HEADERS/.test(text));
    terminal.press(mouse('left', 20, line));
    await terminal.until('Esc back to the list');
  });
});

describe('resizing', () => {
  test('at any moment, from small to large and back', async () => {
    const terminal = await open();
    for (const [columns, rows] of [
      [80, 24],
      [300, 100],
      [60, 12],
      [20, 5],
      [200, 50],
      [120, 30],
    ] as const) {
      terminal.resize(columns, rows);
      await terminal.until(
        () => terminal.lines[0]!.includes('h2inspect') && terminal.emulator.buffer.active.baseY === 0,
      );
      await terminal.until(() => rows < 12 || / 0 .*opened/.test(terminal.screen));
    }
    await terminal.until(/# +time conn/);
  });
});

describe('hostile octets', () => {
  test('are shown, and not obeyed', async () => {
    let title = '';
    const terminal = launch(['open', trace], { columns: 120, rows: 30 });
    terminal.emulator.onTitleChange((text) => {
      title = text;
    });
    await terminal.until('✖ 1');
    terminal.press('fheader["x-hostile"]\r');
    await terminal.until('filter: header');
    for (const view of ['1', '2', '1']) {
      terminal.press(view);
      for (let row = 0; row < HOSTILE.length; row++) terminal.press('j');
      terminal.press(KEYS.tab + 'j'.repeat(12) + KEYS.tab);
    }
    terminal.press('F');
    await terminal.until((screen) => !screen.includes('filter: header'));
    terminal.press('2G');
    await terminal.until(String.raw`\x1b]0;owned\x07`);
    expect(title).toBe('');
    expect(terminal.raw).not.toContain('\x1b]0;');
    expect(terminal.raw).not.toContain('\x1b]52;');
    expect(terminal.raw).not.toMatch(/[\x80-\x9f\u202a-\u202e\u2066-\u2069]/);
    expect(terminal.lines[0]).toContain('h2inspect');
  });
});

describe('colours', () => {
  test('NO_COLOR: none, and everything can still be told', async () => {
    const terminal = await open({ env: { NO_COLOR: '1' } });
    expect(terminal.raw).not.toMatch(/\x1b\[(\d+;)*(3[0-7]|38|4[0-7]|48|9[0-7])(;\d+)*m/);
    expect(terminal.screen).toContain('→');
    expect(chosenRow(terminal)).toContain('opened');
  });

  test('a terminal of sixteen colours gets those', async () => {
    const terminal = await open({ env: { TERM: 'xterm' } });
    expect(terminal.raw).toMatch(/\x1b\[36m/);
    expect(terminal.raw).not.toContain('\x1b[38;5;');
  });

  test('in a CI environment it draws all the same', async () => {
    const terminal = await open({ env: { CI: 'true' } });
    expect(terminal.screen).toContain('1 Frames');
  });
});

describe('what is taken away', () => {
  test('a record as JSON on the clipboard, the rows shown as a trace file', async () => {
    const terminal = await open();
    terminal.press('jy');
    await terminal.until('copied #1 as JSON');
    const copied = /\x1b\]52;c;([^\x07]+)\x07/.exec(terminal.raw)![1]!;
    expect(JSON.parse(Buffer.from(copied, 'base64').toString())).toMatchObject({ seq: 1, kind: 'preface' });
    const file = join(folder, 'part.jsonl');
    terminal.press('ftype == GOAWAY\r');
    await terminal.until('filter: type');
    terminal.press(`:w ${file}\r`);
    await terminal.until('wrote 1 records');
    const lines = (await readFile(file, 'utf8')).trim().split('\n');
    expect(lines.map((line) => JSON.parse(line).type)).toEqual([undefined, 'GOAWAY']);
    terminal.press(':w /nowhere/at/all.json\r');
    await terminal.until(/nowhere.*ENOENT|could not be written/);
  });

  test('the request of a stream as curl', async () => {
    const terminal = await open();
    terminal.press('//item/999\x7f\r');
    await chosen(terminal, '/item/99');
    terminal.press('Y');
    await terminal.until('copied the request as a curl command');
    const copied = /\x1b\]52;c;([^\x07]+)\x07/.exec(terminal.raw)![1]!;
    expect(Buffer.from(copied, 'base64').toString()).toMatch(/^curl --http2 .*https:\/\/localhost\/item\/99$/);
  });
});

describe('the end', () => {
  /** In a shell, so that there is a screen to come back to. */
  const shell = (command: string) =>
    launch([], { program: ['/bin/sh', '-c', `echo BEFORE; ${command}; echo "AFTER $?"`] });
  const program = () => `"${process.execPath}" bin/h2inspect.js open "${trace}"`;
  const isRestored = (terminal: PseudoTerminal) => {
    expect(terminal.alternate).toBe(false);
    expect(terminal.emulator.modes.mouseTrackingMode).toBe('none');
    expect(terminal.emulator.modes.wraparoundMode).toBe(true);
    expect(terminal.raw.lastIndexOf('\x1b[?25h')).toBeGreaterThan(terminal.raw.lastIndexOf('\x1b[?25l'));
    expect(terminal.lines[0]).toBe('BEFORE');
  };

  test.each([
    ['q', 'q'],
    ['Ctrl-C', KEYS.ctrlC],
    [':q', ':q\r'],
    ['Ctrl-C while typing', `/abc${KEYS.ctrlC}`],
    ['q while help is shown', '?q'],
  ])('%s gives the screen back', async (_, keys) => {
    const terminal = shell(program());
    await terminal.until('MAX_CONCURRENT_STREAMS');
    expect(terminal.alternate).toBe(true);
    terminal.press(keys);
    await terminal.until(/AFTER \d+/);
    isRestored(terminal);
    expect(terminal.screen).toMatch(/^BEFORE\nAFTER 0\n/);
  });

  test.each(['TERM', 'HUP', 'INT'])('SIG%s gives the screen back', async (signal) => {
    const terminal = launch([], { program: ['/bin/sh', '-c', `echo BEFORE; exec ${program()}`] });
    await terminal.until('MAX_CONCURRENT_STREAMS');
    process.kill(terminal.process.pid, `SIG${signal}`);
    await terminal.exit;
    isRestored(terminal);
  });

  /** The real program, in which something happens once `happen` is called. */
  const withAccident = (code: string, ...options: string[]) => {
    const sign = join(folder, `accident-${accidents++}`);
    const accident = `data:text/javascript,${encodeURIComponent(
      `import { existsSync } from "node:fs";
       const timer = setInterval(() => { if (existsSync(${JSON.stringify(sign)})) { clearInterval(timer); ${code} } }, 50);`,
    )}`;
    const command = [process.execPath, '--import', accident, 'bin/h2inspect.js', 'open', trace, ...options];
    const terminal = shell(command.map((word) => `'${word}'`).join(' '));
    return { terminal, happen: () => writeFile(sign, '') };
  };
  let accidents = 0;

  test('a closed window ends it by SIGHUP, without an abort', async () => {
    const terminal = await open();
    terminal.hangUp();
    expect((await terminal.exit).signal).toBe(constants.signals.SIGHUP);
  });

  test('a crash gives the screen back, with the stack trace on it', async () => {
    const { terminal, happen } = withAccident('throw new Error("boom")');
    await terminal.until('MAX_CONCURRENT_STREAMS');
    await happen();
    await terminal.until(/AFTER \d+/);
    isRestored(terminal);
    expect(terminal.screen).toContain('Error: boom');
    expect(terminal.screen).not.toContain('AFTER 0');
  });

  test('what others print does not land on the screen, but in the status line and the debug log', async () => {
    const log = join(folder, 'debug.log');
    const { terminal, happen } = withAccident(
      'process.emitWarning("odd thing"); console.error("stray error"); console.log("stray line")',
      '--debug-log',
      log,
    );
    // From the top to the bottom: a screen may arrive in pieces.
    await terminal.until(/✖ 1[\s\S]*server name +localhost/);
    const before = terminal.lines.slice(2, -2);
    await happen();
    await terminal.until(/stray line|odd thing/);
    expect(terminal.lines.slice(2, -2)).toEqual(before);
    await expect.poll(() => readFile(log, 'utf8')).toContain('odd thing');
    expect(await readFile(log, 'utf8')).toContain('stray error');
    terminal.press('q');
    await terminal.until('AFTER 0');
    isRestored(terminal);
    expect(terminal.screen).not.toContain('stray');
  });

  test('suspended, the screen is the shell’s again; back in the foreground, ours', async () => {
    const terminal = await open();
    terminal.press('\x1a');
    await terminal.until(() => !terminal.alternate);
    // Nobody stops a program without a shell behind it: it comes back at once.
    await terminal.until(() => terminal.alternate && terminal.screen.includes('MAX_CONCURRENT_STREAMS'));
    terminal.press('j');
    await chosen(terminal, / 1 .*preface/);
  });
});

describe('live', () => {
  test('the demo: frames as they pass, findings, pausing', async () => {
    const terminal = launch(['demo', '--listen', '0'], {
      columns: 140,
      rows: 40,
      env: { HOME: folder, XDG_CONFIG_HOME: folder },
    });
    await terminal.until('▼ following');
    await terminal.until(/HEADERS .*GET \//);
    terminal.press(' ');
    await terminal.until('❚❚ paused');
    terminal.press('2');
    await terminal.until(/GET .* 200 /);
    terminal.press('3');
    await terminal.until('HPACK table, server → client');
    terminal.press('l');
    await terminal.until('HPACK table, client → server');
    terminal.press('1 ');
    await terminal.until('▼ following');
    terminal.press('q');
    expect((await terminal.exit).exitCode).toBe(0);
    expect(terminal.alternate).toBe(false);
  });

  test('before anything has passed, it says what to do', async () => {
    const terminal = launch(['--upstream', 'localhost:1', '--listen', '0'], {
      env: { HOME: folder, XDG_CONFIG_HOME: folder },
    });
    await terminal.until('Nothing has passed yet');
    await terminal.until(/curl .*https:\/\/127\.0\.0\.1:\d+\/|curl .*https:\/\/localhost:\d+\//);
    terminal.press('2');
    await terminal.until('No streams yet');
    terminal.press('3');
    await terminal.until('No connections yet');
    terminal.press('4');
    await terminal.until('Nothing to report');
  });
});
