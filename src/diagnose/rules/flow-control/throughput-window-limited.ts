import type { Peer } from '../../../decode/index.ts';
import { type ConnectionView, type HalfStream, INITIAL_CONNECTION_WINDOW } from '../../../trace/index.ts';
import { Effect } from '../../effect.ts';
import { notes } from '../../notes.ts';
import { afterEffect, type Rule } from '../../rule.ts';
import { bytes, grouped } from '../../wording.ts';

/** Octets after which a transfer is past its start and is measured. */
const WARM = 256 * 1024;
const LARGE = 1_000_000;
const TRIPS = 10;
/** Share of the time that the window was closed. */
const BLOCKED = 0.3;
const TOLERANCE = 0.3;
const TARGET = 100e6;

export const throughputWindowLimited: Rule = {
  id: 'throughput-window-limited',
  title: 'speed is capped by the window',
  section: 'RFC 9113 §5.2.3',
  severity: 'warning',
  fault: 'receiver',
  tier: 'P1',
  fromStart: true,
  when: 'A transfer of more than a megabyte that took at least ten round trips waited at a closed window for at least 30 % of its time, and its speed is that of one window per round trip, give or take 30 %. The window is the largest credit the receiver ever had outstanding, the round trip the shortest of PING and SETTINGS over both legs; the first 256 KiB are not measured.',
  unless: 'Sockets that did not take more explain over 10 % of the time, or the sender paused with the window open.',
  peers:
    '“HTTP/2 is slower than HTTP/1.1”: 64 KiB at 100 ms are 5 Mbit/s. Usual windows: 65 535 by default, OkHttp 16 MiB, Chrome 6 MiB per stream and 15 MiB per connection, Go 4 MiB and 1 GiB, curl grows from 64 KiB to 10 MiB, gRPC from 64 KiB by measuring with PING.',
  summary:
    'stream {stream} ran at {rate} because {other} lets only {window} be on their way at a round trip of {trip} ms; 100 Mbit/s need about {needed}',
  fix: 'Raise SETTINGS_INITIAL_WINDOW_SIZE and, with WINDOW_UPDATE on stream 0, the connection window; switch on automatic tuning where there is one.',
  symptom: 'downloads that get slower with distance, not with load',
  fires: [
    'C> PREFACE, SETTINGS{}; +50ms; S> SETTINGS{}, SACK; +50ms; C> SACK; GET1; OK1; 31 x (4 x S> DATA(1,16383); S> DATA(1,3); +99ms; C> WU(1,65535), WU(0,65535)); S> DATA(1,0,ES)',
  ],
  silent: [
    'C> PREFACE, SET{4=6291456}, WU(0,6291456); +50ms; S> SETTINGS{}, SACK; +50ms; C> SACK; GET1; OK1; 31 x (4 x S> DATA(1,16383); S> DATA(1,3); +99ms; C> WU(1,65535), WU(0,65535)); S> DATA(1,0,ES)',
    'OPEN; GET1; OK1; 31 x (4 x S> DATA(1,16383); S> DATA(1,3); +99ms; C> WU(1,65535), WU(0,65535)); S> DATA(1,0,ES)',
  ],
  watch: afterEffect(Effect.bulk, ['DATA', 'HEADERS'], ({ from, frame, stream, half, view, at, seq }) => {
    if (!stream || !half || half.content < WARM) return undefined;
    if (frame.type === 'DATA' && half.content - frame.contentLength < WARM) {
      const start = starts(stream);
      start[from] = { at, content: half.content, blocked: blockedTime(half, view, from, at) };
      return undefined;
    }
    if (half.endedSeq !== seq) return undefined;
    const start = starts.known(stream)?.[from];
    const trip = view.roundTrip;
    if (!start || !Number.isFinite(trip) || half.content < LARGE) return undefined;
    const time = half.lastDataAt - start.at;
    const lag = view.lag.between(start.at, half.lastDataAt);
    if (time < TRIPS * trip || lag > time / 10) return undefined;
    if (blockedTime(half, view, from, at) - start.blocked < BLOCKED * time) return undefined;
    const initial = view.initialWindow(from);
    const window = Math.min(
      Math.max(initial, half.window.largest),
      Math.max(INITIAL_CONNECTION_WINDOW, view.of(from).window.largest),
    );
    const perSecond = ((half.content - start.content) / time) * 1000;
    const expected = (window / trip) * 1000;
    if (Math.abs(perSecond / expected - 1) > TOLERANCE) return undefined;
    return {
      values: {
        rate: `${((perSecond * 8) / 1e6).toFixed(1)} Mbit/s`,
        window: bytes(window),
        trip: grouped(Math.round(trip)),
        needed: bytes(Math.ceil((TARGET / 8 / 1000) * trip)),
      },
      evidence: [stream.openedSeq],
    };
  }),
};

interface Start {
  readonly at: number;
  readonly content: number;
  /** Milliseconds spent at a closed window until then. */
  readonly blocked: number;
}

const starts = notes((): { client?: Start; server?: Start } => ({}));

/** Of the stream's or the connection's window, whichever was closed longer. */
function blockedTime(half: HalfStream, view: ConnectionView, from: Peer, at: number): number {
  const [stream, connection] = [half.window, view.of(from).window].map(
    ({ blockedTime, blockedSince }) => blockedTime + (Number.isNaN(blockedSince) ? 0 : at - blockedSince),
  );
  return Math.max(stream!, connection!);
}
