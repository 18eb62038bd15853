// Draws docs/images/*.svg: runs the real program in a pseudo-terminal and turns the cells of its screen into SVG.
// npm run build && node docs/images/draw.mjs
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { spawn } from '@lydell/node-pty';
import xterm from '@xterm/headless';

const COLUMNS = 132;
const ROWS = 36;
const CELL = { width: 8.4, height: 18 };
const FOREGROUND = '#d8dee9';
const BACKGROUND = '#16181d';
const ANSI =
  '#16181d #e06c75 #98c379 #d19a66 #61afef #c678dd #56b6c2 #d8dee9 #5c6370 #e06c75 #98c379 #e5c07b #61afef #c678dd #56b6c2 #ffffff'.split(
    ' ',
  );

/** Keys to press, and the text that shows they have arrived. */
const PICTURES = [
  {
    file: 'frames.svg',
    title: 'Frames: one row per frame, below it the chosen one in full',
    keys: '4jj\r',
    wanted: /✖ stream-id-not-opened-by-client {2}RFC 9113/,
  },
  {
    file: 'streams.svg',
    title: 'Streams: one row per request, with a bar of its life',
    keys: '2jj',
    wanted: /├─.*held open.*Stream 5/s,
  },
  {
    file: 'connections.svg',
    title: 'Connections: TLS, SETTINGS, windows, HPACK table',
    keys: '3',
    wanted: 'HPACK table',
  },
  {
    file: 'findings.svg',
    title: 'Findings: what is wrong, who has to act, what proves it',
    keys: '4',
    wanted: 'proof',
  },
];

const home = mkdtempSync(join(tmpdir(), 'h2inspect-'));
const env = { ...process.env, TERM: 'xterm-256color', HOME: home, XDG_CONFIG_HOME: home };
for (const name of ['CI', 'NO_COLOR', 'FORCE_COLOR', 'COLORTERM']) delete env[name];
const terminal = new xterm.Terminal({ cols: COLUMNS, rows: ROWS, allowProposedApi: true });
const program = fileURLToPath(new URL('../../bin/h2inspect.js', import.meta.url));
const pty = spawn(process.execPath, [program, 'demo', '--listen', '9443'], {
  cols: COLUMNS,
  rows: ROWS,
  env,
  name: env.TERM,
});
pty.onData((octets) => terminal.write(octets));
const gone = new Promise((resolve) => pty.onExit(resolve));

try {
  // All scenes were played, and some of them twice.
  await until(/Findings ✖ 11/);
  await until(/1\d streams/);
  for (const { file, title, keys, wanted } of PICTURES) {
    pty.write(keys);
    await until(wanted);
    writeFileSync(new URL(file, import.meta.url), svg(title));
  }
} finally {
  pty.write('\x03');
  await gone;
  rmSync(home, { recursive: true });
}

function lines() {
  const { active } = terminal.buffer;
  return Array.from({ length: ROWS }, (_, row) => active.getLine(active.viewportY + row));
}

async function until(wanted) {
  for (let waited = 0; waited < 30_000; waited += 100) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    const screen = lines()
      .map((line) => line.translateToString(true))
      .join('\n');
    if (typeof wanted === 'string' ? screen.includes(wanted) : wanted.test(screen)) return;
  }
  throw new Error(`waited in vain for ${wanted}`);
}

function svg(title) {
  const width = COLUMNS * CELL.width + 16;
  const height = ROWS * CELL.height + 16;
  const body = lines()
    .map((line, row) =>
      runsOf(line)
        .map((run) => drawRun(run, row))
        .join(''),
    )
    .join('\n');
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width.toFixed(0)} ${height}" font-family="ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="14">
<title>${title}</title>
<rect width="100%" height="100%" rx="8" fill="${BACKGROUND}"/>
${body}
</svg>
`;
}

/** Neighbouring cells that look the same. */
function runsOf(line) {
  const runs = [];
  for (let column = 0; column < COLUMNS; column++) {
    const cell = line.getCell(column);
    if (cell.getWidth() === 0) continue;
    const look = lookOf(cell);
    const last = runs.at(-1);
    const text = cell.getChars() || ' ';
    if (last && last.look === look) {
      last.text += text;
      last.width += cell.getWidth();
    } else runs.push({ column, text, width: cell.getWidth(), look });
  }
  return runs;
}

function lookOf(cell) {
  const colour = (isDefault, isPalette, value, otherwise) => {
    if (isDefault) return otherwise;
    return isPalette ? palette(value) : `#${value.toString(16).padStart(6, '0')}`;
  };
  let front = colour(cell.isFgDefault(), cell.isFgPalette(), cell.getFgColor(), FOREGROUND);
  let back = colour(cell.isBgDefault(), cell.isBgPalette(), cell.getBgColor(), BACKGROUND);
  if (cell.isInverse()) [front, back] = [back, front];
  return [front, back, cell.isBold() ? 'bold' : '', cell.isDim() ? '0.6' : ''].join('|');
}

function palette(index) {
  if (index < 16) return ANSI[index];
  if (index >= 232) return `rgb(${Array(3).fill(8 + (index - 232) * 10)})`;
  const level = (value) => (value === 0 ? 0 : 55 + value * 40);
  const cube = index - 16;
  return `rgb(${[Math.floor(cube / 36), Math.floor(cube / 6) % 6, cube % 6].map(level)})`;
}

function drawRun({ column, text, width, look }, row) {
  const [front, back, bold, dim] = look.split('|');
  const x = (8 + column * CELL.width).toFixed(1);
  const y = 8 + row * CELL.height;
  const box =
    back === BACKGROUND
      ? ''
      : `<rect x="${x}" y="${y}" width="${(width * CELL.width).toFixed(1)}" height="${CELL.height}" fill="${back}"/>`;
  if (text.trim() === '') return box;
  const style = `${bold ? ' font-weight="bold"' : ''}${dim ? ` opacity="${dim}"` : ''}`;
  const escaped = text.replace(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`);
  return `${box}<text x="${x}" y="${y + 13}" fill="${front}"${style} textLength="${(width * CELL.width).toFixed(1)}" xml:space="preserve">${escaped}</text>`;
}
