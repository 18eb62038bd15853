import type { Peer } from '../../src/decode/index.ts';
import { FORMATS, writeTrace } from '../../src/trace/index.ts';
import { anyFilter } from './any-filter.ts';
import { type Case, type Event, seeds } from './case.ts';
import type { Random } from './random.ts';

/** Longer ones take time and find nothing more. */
const MAX_EVENTS = 60;
const MAX_OCTETS = 30_000;
const PEERS: readonly Peer[] = ['client', 'server'];
/** Numbers at which code changes its mind. */
const EDGES = [0, 1, 2, 8, 9, 0x7f, 0x80, 0xff, 0x3fff, 0x4000, 0x4001, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff];

/** A connection, a trace of one, or a filter, that has gone wrong somewhere. */
export function anyCase(random: Random): Case {
  if (random.chance(15)) return { kind: 'filter', text: anyFilter(random) };
  let events = [...random.pick(seeds).events].slice(0, MAX_EVENTS);
  for (let count = 1 + random.below(6); count > 0; count--) events = random.pick(EVENT_MUTATIONS)(events, random);
  if (random.chance(70)) return { kind: 'wire', events };
  const header = { tool: 'h2inspect/fuzz', startedAt: '2026-11-20T10:00:00.000Z' };
  let octets: Uint8Array = Buffer.from(writeTrace(random.pick(FORMATS), header, random.pick(seeds).records));
  octets = octets.subarray(0, MAX_OCTETS);
  for (let count = 1 + random.below(6); count > 0; count--) octets = random.pick(TEXT_MUTATIONS)(octets, random);
  return { kind: 'trace', octets };
}

type EventMutation = (events: readonly Event[], random: Random) => Event[];

/** Changes the octets of one event. */
const onOctets =
  (change: (octets: Uint8Array, random: Random) => Uint8Array): EventMutation =>
  (events, random) => {
    const at = random.below(events.length || 1);
    return events.map((event, index) =>
      index === at && 'octets' in event ? { ...event, octets: change(event.octets, random) } : event,
    );
  };

function flipBits(octets: Uint8Array, random: Random): Uint8Array {
  const copy = octets.slice();
  for (let count = 1 + random.below(4); count > 0 && copy.length > 0; count--) {
    const at = random.below(copy.length);
    copy[at] = copy[at]! ^ (1 << random.below(8));
  }
  return copy;
}

const truncate = (octets: Uint8Array, random: Random): Uint8Array => octets.slice(0, random.below(octets.length + 1));

function insert(octets: Uint8Array, random: Random): Uint8Array {
  const at = random.below(octets.length + 1);
  const some = Uint8Array.from({ length: 1 + random.below(12) }, () => (random.chance(30) ? 0xff : random.below(256)));
  return Buffer.concat([octets.subarray(0, at), some, octets.subarray(at)]);
}

/** A number somewhere in it becomes one at an edge. */
function edge(octets: Uint8Array, random: Random): Uint8Array {
  const copy = Buffer.from(octets);
  const width = random.pick([1, 2, 3, 4]);
  if (copy.length < width) return copy;
  const value = random.pick(EDGES) % 2 ** (8 * width);
  copy.writeUIntBE(value, random.below(copy.length - width + 1), width);
  return copy;
}

/** The frame header says something else: a length, a type, flags or a stream. */
function header(octets: Uint8Array, random: Random): Uint8Array {
  const copy = Buffer.from(octets);
  if (copy.length < 9) return copy;
  const change: readonly (() => unknown)[] = [
    () => copy.writeUIntBE((copy.readUIntBE(0, 3) + random.below(9) - 4) & 0xffffff, 0, 3),
    () => copy.writeUIntBE(random.pick(EDGES) & 0xffffff, 0, 3),
    () => copy.writeUInt8(random.chance(80) ? random.below(17) : random.below(256), 3),
    () => copy.writeUInt8(random.below(256), 4),
    () => copy.writeUInt32BE(random.chance(80) ? random.below(12) : random.pick(EDGES), 5),
  ];
  random.pick(change)();
  return copy;
}

const EVENT_MUTATIONS: readonly EventMutation[] = [
  onOctets(flipBits),
  onOctets(truncate),
  onOctets(insert),
  onOctets(edge),
  onOctets(header),
  onOctets(header),
  // Told to be the other's.
  (events, random) => {
    const at = random.below(events.length || 1);
    return events.map((event, index) =>
      index === at && 'octets' in event ? { ...event, from: random.pick(PEERS) } : event,
    );
  },
  // Left out, twice, elsewhere.
  (events, random) => events.toSpliced(random.below(events.length || 1), 1),
  (events, random) =>
    events.length === 0 ? [] : events.toSpliced(random.below(events.length), 0, random.pick(events)),
  (events, random) => {
    const [moved] = events.slice(random.below(events.length || 1));
    return moved ? events.filter((event) => event !== moved).toSpliced(random.below(events.length), 0, moved) : [];
  },
  // The rest of another connection.
  (events, random) => {
    const other = random.pick(seeds).events;
    return [...events.slice(0, random.below(events.length + 1)), ...other.slice(random.below(other.length || 1))].slice(
      0,
      MAX_EVENTS,
    );
  },
  // A late or a quick answer.
  (events, random) => {
    const at = random.below(events.length || 1);
    const wait = random.pick([0, 1, 250, 5000, 120_000]);
    return events.map((event, index) => (index === at ? { ...event, wait } : event));
  },
];

function spliceText(octets: Uint8Array, random: Random): Uint8Array {
  const place = () => random.below(octets.length + 1);
  const [from, to] = [place(), place()].sort((a, b) => a - b);
  return Buffer.concat([octets.subarray(0, place()), octets.subarray(from, to), octets.subarray(place())]).subarray(
    0,
    MAX_OCTETS,
  );
}

/** A value in the JSON becomes another one. */
function replaceValue(octets: Uint8Array, random: Random): Uint8Array {
  const text = Buffer.from(octets).toString('latin1');
  const values = [...text.matchAll(/(?<=":)(-?[\d.]+|"[^"]*"|true|false|\[\])/g)];
  const value = values[random.below(values.length || 1)];
  if (value === undefined) return octets;
  const other = random.pick([
    ...['-1', '0', '1', '2147483647', '2147483648', '4294967296', '9007199254740993', '1e308', '0.5', 'null', 'true'],
    ...[
      '""',
      '[]',
      '{}',
      '"\\u001b[31m"',
      '"\\ud800"',
      '"__proto__"',
      '"client"',
      '"MALFORMED"',
      '"HEADERS"',
      '"DATA"',
    ],
  ]);
  return Buffer.from(text.slice(0, value.index) + other + text.slice(value.index + value[0].length), 'latin1');
}

/** Whole lines are left out, repeated or moved. */
function shuffleLines(octets: Uint8Array, random: Random): Uint8Array {
  const lines = Buffer.from(octets).toString('latin1').split('\n');
  const at = random.below(lines.length);
  const [line = ''] = lines.splice(at, random.chance(70) ? 1 : 0);
  if (random.chance(60)) lines.splice(random.below(lines.length + 1), 0, line || random.pick(lines) || '');
  return Buffer.from(lines.join('\n'), 'latin1');
}

const TEXT_MUTATIONS = [flipBits, truncate, insert, spliceText, shuffleLines, replaceValue, replaceValue, replaceValue];
