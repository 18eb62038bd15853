import { notes } from '../../notes.ts';
import { afterFrame, type Rule } from '../../rule.ts';
import { TokenBucket } from '../../token-bucket.ts';
import { duration, grouped } from '../../wording.ts';
import { ABUSE } from './abuse.ts';

const BURST = 100;
const PER_SECOND = 10;
/** Milliseconds, or one round trip, in which a reset counts as immediate. */
const AT_ONCE = 200;
/** From this many streams on, half of them are too many at any rate. */
const MANY = 200;

export const rapidReset: Rule = {
  id: 'rapid-reset',
  title: 'streams are opened and reset at once',
  section: 'RFC 9113 §10.5',
  severity: 'error',
  fault: 'client',
  tier: 'P1',
  breaks: ABUSE,
  when: 'The client resets requests within 200 ms (or a round trip) and before anything came back: more than 100 at once or 10 per second, or more than half of at least 200 streams (CVE-2023-44487). A warning up to three times as many.',
  unless:
    'The response has begun. Leaving a page cancels up to SETTINGS_MAX_CONCURRENT_STREAMS requests, once; deadlines of curl and gRPC take longer.',
  peers:
    'nghttp2 ≥ 1.57: 1000 at once and 33 per second, then GOAWAY INTERNAL_ERROR; Go: more than four times the streams it allows waiting, ENHANCE_YOUR_CALM `too_many_early_resets`; hyper: more than 20 waiting, ENHANCE_YOUR_CALM `too_many_resets`; Netty: 200 in 30 seconds; nginx: `keepalive_requests`, and REFUSED_STREAM beyond twice its limit per read; Jetty: `invalid_rst_stream_frame_rate`; Envoy: 250 resets of streams younger than a second, or half of 500.',
  summary:
    'the client opened and immediately reset {count} streams within {time}: this looks like Rapid Reset (CVE-2023-44487)',
  fix: 'If it is your client: cancel less, use answers that are on their way, wait before trying again.',
  fires: [
    'OPEN; 300 x (C> HDR($n,EH,ES){:method GET, :scheme https, :authority a, :path /}; C> RST($n,CANCEL))',
    'OPEN; 210 x (C> HDR($n,EH,ES){:method GET, :scheme https, :authority a, :path /}; C> RST($n,CANCEL); +200ms)',
  ],
  silent: [
    'OPEN; 60 x (C> HDR($n,EH,ES){:method GET, :scheme https, :authority a, :path /}; S> HDR($n,EH){:status 200}; C> RST($n,CANCEL))',
    'OPEN; 150 x (C> HDR($n,EH,ES){:method GET, :scheme https, :authority a, :path /}; S> HDR($n,EH){:status 200}; C> RST($n,CANCEL))',
    'OPEN; 90 x (C> HDR($n,EH,ES){:method GET, :scheme https, :authority a, :path /}; C> RST($n,CANCEL))',
    'OPEN; 150 x (C> HDR($n,EH,ES){:method GET, :scheme https, :authority a, :path /}; +300ms; C> RST($n,CANCEL))',
  ],
  alongside: ['rst-cancel-by-client', 'rst-before-response-complete-summary'],
  watch: afterFrame(['RST_STREAM'], ({ from, stream, half, view, at }) => {
    if (from !== 'client' || !stream || half!.resets > 1 || stream.initiator !== 'client') return undefined;
    if (stream.responded || stream.interim.length > 0) return undefined;
    const { roundTrip } = view;
    if (at - stream.openedAt > Math.max(AT_ONCE, Number.isFinite(roundTrip) ? roundTrip : 0)) return undefined;
    const flood = floods(view);
    flood.resets++;
    const total = view.streams.total.client;
    const tooFast = flood.bucket.take(at);
    if (!tooFast && !(total >= MANY && flood.resets > total / 2)) return undefined;
    const { taken, since } = flood.bucket;
    const count = tooFast ? taken : flood.resets;
    const grave = count >= 3 * BURST;
    if (flood.told && (!grave || flood.grave)) return undefined;
    flood.told = true;
    flood.grave = grave;
    const time = duration(Math.max(1, at - (tooFast ? since : view.openedAt)));
    const values = { count: grouped(count), time };
    return { from: 'client', streamId: null, again: true, values, ...(!grave && { severity: 'warning' }) };
  }),
};

const floods = notes(() => ({ bucket: new TokenBucket(BURST, PER_SECOND), resets: 0, told: false, grave: false }));
