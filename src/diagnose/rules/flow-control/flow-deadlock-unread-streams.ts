import type { Peer } from '../../../decode/index.ts';
import type { StreamState } from '../../../trace/index.ts';
import { type Found, type Rule, type Sight, whileConnectionOpen } from '../../rule.ts';
import { bytes, grouped, list } from '../../wording.ts';
import { connectionStall } from './connection-stall.ts';

/** Of the connection credit that was not returned. */
const MOST = 0.8;

export const flowDeadlockUnreadStreams: Rule = {
  id: 'flow-deadlock-unread-streams',
  title: 'unread streams block the others',
  section: 'RFC 9113 §5.2.2',
  severity: 'error',
  fault: 'receiver',
  tier: 'P1',
  follows: ['flow-deadlock-mutual'],
  fromStart: true,
  when: 'The connection window has been closed for longer than a second, at least 80 % of the credit that was not returned lies on a few open streams, for which the receiver has returned no stream credit either, and at least as many others could send by their own windows.',
  unless: 'The receiver returns connection credit whether or not a stream is read.',
  peers:
    'curl had it with a paused transfer and now opens a connection window of 1 GB; akka-http and swift-nio knew it too. In Node a response that nobody reads needs `stream.resume()`, in Go its body must be closed.',
  summary:
    'a deadlock: {other} leaves {held} of {outstanding} of connection credit unread on {holders}; nothing can be sent on {starved} until those are read or reset',
  fix: 'Read or reset every body; make the connection window larger than the number of streams times the stream window.',
  symptom: 'new requests hang as soon as one response is left unread',
  fires: ['OPEN; GET1; OK1; 3 x S> DATA(1,16384); S> DATA(1,16383); GET3; OK3; +2s'],
  silent: [
    'OPEN; GET1; OK1; 3 x S> DATA(1,16384); S> DATA(1,16383); GET3; OK3; C> RST(1,CANCEL), WU(0,65535); +2s',
    'OPEN; GET1; OK1; 5 x S> DATA(1,13107); C> WU(1,65535); GET3; OK3; +2s',
    'OPEN; GET1; GET3; OK1; OK3; 2 x S> DATA(1,16384); S> DATA(3,16384); S> DATA(3,16383); +2s',
  ],
  watch: whileConnectionOpen((sight) => deadlocked(sight, 'server') || deadlocked(sight, 'client')),
};

function deadlocked(sight: Sight, from: Peer): Found {
  const stall = connectionStall(sight, from);
  if (!stall || stall.waiting.length < 2) return undefined;
  const { view } = sight;
  const { window, lastSeq } = view.of(from);
  const outstanding = window.spent - window.credited;
  const unread = (stream: StreamState) => {
    const own = stream.half(from).window;
    return Math.max(0, own.spent - own.credited);
  };
  const rest = stall.waiting.toSorted((one, other) => unread(other) - unread(one));
  const holders: StreamState[] = [];
  let held = 0;
  while (held < MOST * outstanding && rest.length > 0) {
    const holder = rest.shift()!;
    held += unread(holder);
    holders.push(holder);
  }
  const starved = rest.filter((stream) => stream.half(from).window.left(view.initialWindow(from)) > 0);
  if (held < MOST * outstanding || starved.length < holders.length) return undefined;
  return {
    from,
    streamId: null,
    values: {
      holders: named(holders),
      held: grouped(held),
      outstanding: bytes(outstanding),
      starved: named(starved),
    },
    evidence: [...holders.slice(0, 5).map((stream) => stream.half(from).lastSeq), lastSeq],
  };
}

const named = (streams: readonly StreamState[]): string =>
  `${streams.length === 1 ? 'stream' : 'streams'} ${list(streams.map(({ id }) => id))}`;
