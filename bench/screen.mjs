// What the user of the screen waits for: over a million frames in memory a filter and a search whose only hit is the last
// frame they look at, and a key in the real program.
import { spawn } from '@lydell/node-pty';
import { Inspector } from '../dist/inspector.js';
import { compileFilter, TraceStore } from '../dist/trace/index.js';
import { Search } from '../dist/ui/search.js';
import { TraceModel } from '../dist/ui/trace-model.js';
import { bin, figure, freePort, killLater, median } from './harness.mjs';
import { conversation, FRAMES_PER_REQUEST, OPENED } from './octets.mjs';

/** Milliseconds of work at a time, as in the program. */
const SLICE = 8;

export async function screen({ short }) {
  const frames = short ? 100_000 : 1_000_000;
  const store = filled(frames);
  const rows = [];
  const times = [];
  for (const [name, run] of [
    ['all rows', () => untilComplete(new TraceModel(store))],
    ['filter stream == 1', () => firstRow(store, 'stream == 1')],
    ['filter header[":path"] == "/nowhere"', () => firstRow(store, 'header[":path"] == "/nowhere"')],
    ['search for a word that is nowhere', () => search(store)],
  ]) {
    const samples = Array.from({ length: 5 }, run);
    times.push(median(samples.map(({ total }) => total)));
    rows.push([
      name,
      figure(median(samples.map(({ total }) => total))),
      figure(median(samples.map(({ slice }) => slice))),
    ]);
  }
  const keys = await keyTimes();
  return {
    tables: [
      {
        title: `The screen: ${figure(frames)} frames in memory (${figure(store.octets / 2 ** 20)} MiB by its own count)`,
        columns: ['until', 'ms in all', 'ms at a time, at most'],
        rows,
      },
      {
        title: 'The screen: from a key to its picture, 200 × 50',
        columns: ['', 'ms, median', 'ms, longest'],
        rows: [['another view', figure(median(keys)), figure(Math.max(...keys))]],
      },
    ],
    checks: [{ name: 'a search through all, of making the rows', ratio: times[3] / times[0], atMost: 4 }],
  };
}

function filled(frames) {
  const store = new TraceStore({ records: frames });
  const inspector = new Inspector({ append: (record) => store.append(record) });
  inspector.note(1, OPENED, 0);
  let at = 0;
  for (const [from, octets] of conversation(frames / FRAMES_PER_REQUEST)) inspector.receive(1, from, octets, at++);
  return store;
}

/** Works in slices until `done`; gives the milliseconds in all and of the longest slice. */
function inSlices(done) {
  const began = performance.now();
  let slice = 0;
  for (let over = false; !over; ) {
    const from = performance.now();
    over = done(from + SLICE);
    slice = Math.max(slice, performance.now() - from);
  }
  return { total: performance.now() - began, slice };
}

function untilComplete(model) {
  return inSlices((deadline) => {
    model.rows.advance(deadline);
    return model.rows.complete;
  });
}

/** As if somebody at the end filtered for what is at the beginning. */
function firstRow(store, text) {
  const model = new TraceModel(store);
  model.setFilter(compileFilter(text), store.nextSeq);
  return inSlices((deadline) => {
    model.rows.advance(deadline);
    return model.rows.length > 0 || model.rows.complete;
  });
}

function search(store) {
  const model = new TraceModel(store);
  untilComplete(model);
  const looking = new Search(store, model.rows, 'nowhere', model.rows.length - 1, 1);
  return inSlices((deadline) => looking.advance(deadline) !== undefined);
}

/** What appears when a key is pressed where nothing has passed yet. */
const PICTURES = [
  ['2', 'No streams yet'],
  ['4', 'Nothing to report'],
];
/** Milliseconds after which a key that shows nothing has failed. */
const PATIENCE = 10_000;

/** Milliseconds from writing a key to the terminal until what it shows is there. */
async function keyTimes() {
  const port = await freePort();
  const args = [bin, '--upstream', '127.0.0.1:1', '--listen', String(port)];
  const terminal = spawn(process.execPath, args, { cols: 200, rows: 50, env: process.env });
  killLater(terminal);
  let seen = '';
  let onOutput = () => {};
  terminal.onData((text) => {
    seen += text;
    onOutput();
  });
  const shows = (text) =>
    new Promise((found, failed) => {
      const timer = setTimeout(() => failed(new Error(`The screen never showed "${text}"`)), PATIENCE);
      onOutput = () => {
        if (!seen.includes(text)) return;
        clearTimeout(timer);
        found();
      };
      onOutput();
    });
  await shows('Nothing has passed yet');
  const times = [];
  for (let count = 0; count < 20; count++) {
    const [key, text] = PICTURES[count % PICTURES.length];
    seen = '';
    const began = performance.now();
    terminal.write(key);
    await shows(text);
    times.push(performance.now() - began);
    // The picture comes whole, and the next one does not begin with its rest.
    await new Promise((next) => setTimeout(next, 100));
  }
  terminal.kill('SIGKILL');
  return times;
}
