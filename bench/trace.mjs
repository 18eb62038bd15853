// Reading, judging and rewriting a long trace file with the real command line.
import { closeSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { Inspector } from '../dist/inspector.js';
import { FORMATS } from '../dist/trace/index.js';
import { bin, figure, folder, script, seconds, share, takeTurns } from './harness.mjs';
import { conversation, FRAMES_PER_REQUEST, OPENED } from './octets.mjs';

const PARSE = 'JSON.parse of each line';

export async function trace({ short }) {
  const frames = short ? 30_000 : 1_000_000;
  const file = join(folder, 'trace.jsonl');
  writeTraceFile(file, frames);
  const octets = statSync(file).size;
  const h2inspect = (...args) => [bin, ...args];
  const variants = [
    { name: PARSE, args: [script('processes/parse-lines.mjs'), file] },
    { name: 'show', args: h2inspect('show', file) },
    { name: 'show --filter (few pass)', args: h2inspect('show', file, '--filter', 'type == GOAWAY || status >= 500') },
    { name: 'diagnose', args: h2inspect('diagnose', file) },
    { name: 'stats', args: h2inspect('stats', file) },
    { name: 'convert to .pcapng', args: h2inspect('convert', file, '-o', join(folder, 'trace.pcapng')) },
    { name: 'convert to .json', args: h2inspect('convert', file, '-o', join(folder, 'trace.json')) },
  ];
  const measure = async ({ args }) => {
    const time = await seconds(process.execPath, args);
    return { frames: frames / time, octets: octets / time };
  };
  // Each run is a process of its own: nothing to warm up.
  const samples = await takeTurns(variants, short ? 1 : 2, measure, { warmUp: 0 });
  rmSync(file);
  const rows = variants.map(({ name }) => [
    name,
    figure(samples.median(name, 'frames') / 1000, 'k'),
    figure(samples.median(name, 'octets') / 1e6),
    share(samples.ratio(name, PARSE, 'frames')),
  ]);
  return {
    tables: [
      {
        title: `A trace of ${figure(frames)} frames, ${figure(octets / 1e6)} MB`,
        columns: ['', 'frames/s', 'MB/s', `of ${PARSE}`],
        rows,
      },
    ],
    checks: variants.slice(1).map(({ name }) => ({
      name: `${name}, of ${PARSE}`,
      ratio: samples.ratio(name, PARSE, 'frames'),
      atLeast: 0.08,
    })),
  };
}

function writeTraceFile(path, frames) {
  const file = openSync(path, 'w');
  const writer = FORMATS.find(({ name }) => name === 'jsonl').createWriter();
  let text = writer.begin({ tool: 'h2inspect/bench', startedAt: '2026-11-20T10:00:00.000Z' });
  const flush = () => {
    writeSync(file, text);
    text = '';
  };
  const append = (record) => {
    text += writer.record(record);
    if (text.length > 1e6) flush();
  };
  const inspector = new Inspector({ append });
  inspector.note(1, OPENED, 0);
  let at = 0;
  for (const [from, octets] of conversation(frames / FRAMES_PER_REQUEST)) inspector.receive(1, from, octets, at++);
  inspector.end('the bench is over', at);
  flush();
  text = writer.end();
  flush();
  closeSync(file);
}
