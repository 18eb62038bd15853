// How long it takes until there is something to read, and until traffic may come.
import { spawn } from 'node:child_process';
import { bin, figure, seconds, share, takeTurns } from './harness.mjs';

const EMPTY = 'node -e 0';
const HELP = 'h2inspect --help';
const LISTENING = 'h2inspect until it listens';

const VARIANTS = [
  { name: EMPTY, run: () => seconds(process.execPath, ['-e', '0']) },
  { name: HELP, run: () => seconds(process.execPath, [bin, '--help']) },
  { name: LISTENING, run: untilListening },
];

export async function startUp({ short }) {
  const samples = await takeTurns(VARIANTS, short ? 3 : 11, async ({ run }) => ({ time: await run() }));
  const rows = VARIANTS.map(({ name }) => [
    name,
    figure(samples.median(name, 'time') * 1000),
    share(samples.ratio(name, EMPTY, 'time')),
  ]);
  return {
    tables: [{ title: 'Start-up (with an existing certificate authority)', columns: ['', 'ms', 'times node'], rows }],
    checks: [
      { name: `${HELP}, times node`, ratio: samples.ratio(HELP, EMPTY, 'time'), atMost: 6 },
      { name: `${LISTENING}, times node`, ratio: samples.ratio(LISTENING, EMPTY, 'time'), atMost: 20 },
    ],
  };
}

async function untilListening() {
  const began = performance.now();
  const child = spawn(process.execPath, [bin, '--upstream', '127.0.0.1:1', '--listen', '0', '--quiet'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  await new Promise((listening, failed) => {
    child.stderr.on('data', (text) => String(text).includes('listening') && listening());
    child.on('close', () => failed(new Error('h2inspect ended before it listened')));
  });
  child.kill('SIGKILL');
  return (performance.now() - began) / 1000;
}
