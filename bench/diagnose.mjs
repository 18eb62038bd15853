// What following the connection, the rules and the trace's text cost beside decoding, without a network.
import { RULES } from '../dist/diagnose/index.js';
import { Inspector } from '../dist/inspector.js';
import { FORMATS, JsonSink } from '../dist/trace/index.js';
import { figure, share, takeTurns } from './harness.mjs';
import { conversation, FRAMES_PER_REQUEST, OPENED } from './octets.mjs';

const DECODE = 'decoding';
const VIEW = '+ connection view';
const RULING = `+ ${RULES.length} rules`;
const WRITE = 'decoding + JSON lines';

export async function diagnose({ short }) {
  const requests = short ? 20_000 : 200_000;
  const octets = [...conversation(requests)];
  const variants = [
    { name: DECODE, run: () => inspect(octets, {}) },
    { name: VIEW, run: () => inspect(octets, { diagnosis: { rules: [] } }) },
    { name: RULING, run: () => inspect(octets, { diagnosis: { rules: RULES } }) },
    { name: WRITE, run: () => write(octets) },
  ];
  const samples = await takeTurns(variants, short ? 5 : 7, ({ run }) => ({ time: run() / requests }));
  const rows = variants.map(({ name }) => [
    name,
    figure(samples.median(name, 'time') * 1000),
    share(samples.ratio(name, DECODE, 'time')),
  ]);
  return {
    tables: [
      {
        title: `Diagnosis, no network (${FRAMES_PER_REQUEST} frames per request)`,
        columns: ['', 'µs/request', 'times decoding'],
        rows,
      },
    ],
    checks: [
      { name: `${RULING}: time, of decoding`, ratio: samples.ratio(RULING, DECODE, 'time'), atMost: 20 },
      { name: `${WRITE}: time, of decoding`, ratio: samples.ratio(WRITE, DECODE, 'time'), atMost: 20 },
    ],
  };
}

/** Milliseconds. */
function inspect(octets, { append = () => {}, ...options }) {
  const inspector = new Inspector({ append, ...options });
  const began = performance.now();
  inspector.note(1, OPENED, 0);
  for (let at = 0; at < octets.length; at++) inspector.receive(1, octets[at][0], octets[at][1], 0.3 * at);
  return performance.now() - began;
}

/** As the recorder does, without the disk. */
function write(octets) {
  const writer = FORMATS.find(({ name }) => name === 'jsonl').createWriter();
  const sink = new JsonSink(2 * PIECE);
  const append = (record) => {
    writer.write(sink, record);
    if (sink.length > PIECE) sink.length = 0;
  };
  return inspect(octets, { append });
}

/** Octets collected before they would be written. */
const PIECE = 1 << 20;
