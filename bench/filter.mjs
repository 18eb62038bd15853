// The display filter over records in memory, as the UI runs it, beside the same question written by hand.
import { Inspector } from '../dist/inspector.js';
import { compileFilter } from '../dist/trace/index.js';
import { figure, share, takeTurns } from './harness.mjs';
import { conversation, FRAMES_PER_REQUEST, OPENED } from './octets.mjs';

const BY_HAND = 'by hand: frame.length > 1000';
const FILTERS = [
  'length > 1000',
  'type == HEADERS',
  'type == HEADERS && stream == 3',
  'flags has END_STREAM',
  'from == server && length in {1..10}',
  'errorCode == ENHANCE_YOUR_CALM || at > 1h',
  'header[":path"] == "/nowhere"',
  'header[":path"] matches /^.api/',
  '"nowhere"',
];

export async function filter({ short }) {
  const frames = short ? 100_000 : 1_000_000;
  const records = recordsOf(frames);
  const variants = [
    { name: BY_HAND, matches: (record) => record.kind === 'frame' && record.frame.length > 1000 },
    ...FILTERS.map((text) => ({ name: text, matches: compileFilter(text).matches })),
  ];
  const measure = async ({ matches }) => {
    const began = performance.now();
    let passed = 0;
    for (const record of records) if (matches(record)) passed++;
    return { ms: ((performance.now() - began) / records.length) * 1e6, passed };
  };
  const samples = await takeTurns(variants, short ? 3 : 7, measure);
  return {
    tables: [
      {
        title: `The display filter over ${figure(frames)} frames in memory`,
        columns: ['', 'ms for 1,000,000', 'times by hand', 'frames pass'],
        rows: variants.map(({ name }) => [
          name.replaceAll('|', '\\|'),
          figure(samples.median(name, 'ms')),
          share(samples.ratio(name, BY_HAND, 'ms')),
          figure(samples.median(name, 'passed')),
        ]),
      },
    ],
    checks: FILTERS.slice(0, 6).map((text) => ({
      name: `${text}, of the same by hand`,
      ratio: samples.ratio(text, BY_HAND, 'ms'),
      atMost: 40,
    })),
  };
}

function recordsOf(frames) {
  const records = [];
  const inspector = new Inspector({ append: (record) => records.push(record) });
  inspector.note(1, OPENED, 0);
  let at = 0;
  for (const [from, octets] of conversation(frames / FRAMES_PER_REQUEST)) inspector.receive(1, from, octets, at++);
  return records;
}
