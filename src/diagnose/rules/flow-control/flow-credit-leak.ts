import { otherPeer, type Peer } from '../../../decode/index.ts';
import { type ConnectionView, INITIAL_CONNECTION_WINDOW } from '../../../trace/index.ts';
import { Effect } from '../../effect.ts';
import { notes } from '../../notes.ts';
import { Odd } from '../../oddity.ts';
import {
  afterEffect,
  afterFrame,
  beforeOddFrame,
  type Found,
  type Rule,
  type Sight,
  whileConnectionOpen,
} from '../../rule.ts';
import { atLeastFourTrips } from '../../thresholds.ts';
import { bytes, counted } from '../../wording.ts';

/** Times the connection was idle, each with more credit missing than before. */
const GROWTH = 3;

export const flowCreditLeak: Rule = {
  id: 'flow-credit-leak',
  title: 'connection credit never comes back',
  section: 'RFC 9113 §6.9, §5.1',
  severity: 'warning',
  fault: 'receiver',
  tier: 'P1',
  fromStart: true,
  when: 'No stream is open, at least two have been, and more than half of the largest connection window has not been returned: either exactly the DATA of streams the receiver reset, or padding, or both; or an amount that was larger each of three times the connection was idle.',
  unless: 'The receiver collects credit before it returns it: up to half a window may always be missing.',
  peers: 'The connection dies after so many requests, without a message, and earlier the more of them are cancelled.',
  summary:
    '{other} has not returned {missing} of connection credit{why}. At this rate the connection stalls after {more}',
  fix: 'Return connection credit for the DATA of streams that are over and for padding too.',
  symptom: 'everything hangs after some number of requests; a new connection helps for a while',
  fires: [
    'OPEN; 3 x (GET$n; S> HDR($n,EH){:status 200}; S> DATA($n,10000), DATA($n,10000); C> RST($n,CANCEL)); +2s',
    'OPEN; 4 x (GET$n; S> HDR($n,EH){:status 200}; S> DATA($n,16000,ES); +2s)',
  ],
  silent: [
    'OPEN; 3 x (GET$n; S> HDR($n,EH){:status 200}; S> DATA($n,10000), DATA($n,10000); C> RST($n,CANCEL), WU(0,20000)); +2s',
    'OPEN; 2 x (GET$n; S> HDR($n,EH){:status 200}; S> DATA($n,16000,ES); +2s)',
  ],
  alongside: ['rst-cancel-by-client'],
  watch: [
    afterEffect(Effect.padded, ['DATA'], ({ from, frame: { length, contentLength }, view }) => {
      if (length > contentLength) lost(view.of(from)).padding += length - contentLength;
      return undefined;
    }),
    afterFrame(['RST_STREAM'], ({ from, stream, half, view }) => {
      const sender = otherPeer(from);
      const spent = stream?.half(sender).window.spent ?? 0;
      if (half?.resets === 1 && spent > 0) lost(view.of(sender)).dead += spent;
      return undefined;
    }),
    beforeOddFrame(Odd.streamOver, ['DATA'], ({ from, frame: { length }, stream, view }) => {
      if (stream?.half(otherPeer(from)).state === 'reset') lost(view.of(from)).dead += length;
      return undefined;
    }),
    whileConnectionOpen((sight) => leaks(sight, 'server') || leaks(sight, 'client')),
  ],
};

const lost = notes(() => ({ dead: 0, padding: 0 }));

/** How much was missing the last time the connection was idle. */
const idle = notes(() => ({ spent: 0, missing: 0, growth: 0 }));

function leaks(sight: Sight, from: Peer): Found {
  const { view, at, thresholds } = sight;
  const endpoint = view.of(from);
  const { window } = endpoint;
  const missing = window.spent - window.credited;
  const streams = view.streams.total.client + view.streams.total.server;
  if (missing <= 0 || streams < 2 || view.streams.open.size > 0) return undefined;
  if (!(view.elapsed(view.lastAt, at) > atLeastFourTrips(view, thresholds.stall))) return undefined;
  const last = idle(endpoint);
  if (window.spent !== last.spent) {
    last.growth = missing > last.missing ? last.growth + 1 : 0;
    last.spent = window.spent;
    last.missing = missing;
  }
  const largest = Math.max(INITIAL_CONNECTION_WINDOW, window.largest);
  const why =
    reason(view, from, missing) ?? (last.growth >= GROWTH ? ', and it gets more with every request' : undefined);
  if (missing <= largest / 2 || why === undefined) return undefined;
  const more = Math.max(1, Math.ceil(view.connectionWindow(from) / (missing / streams)));
  return {
    from,
    streamId: null,
    values: { missing: bytes(missing), why, more: `${counted(more, 'more request')}` },
    evidence: [endpoint.lastSeq],
  };
}

function reason(view: ConnectionView, from: Peer, missing: number): string | undefined {
  const { dead, padding } = lost.known(view.of(from)) ?? { dead: 0, padding: 0 };
  if (missing === dead) return ', exactly the DATA of streams it has reset';
  if (missing === padding) return ', exactly the padding it was sent';
  return missing === dead + padding
    ? ', exactly the DATA of streams it has reset and the padding of others'
    : undefined;
}
