import type { Setting } from '../../../decode/index.ts';
import { notes } from '../../notes.ts';
import { beforeFrame, type Rule } from '../../rule.ts';
import { TokenBucket } from '../../token-bucket.ts';
import { counted, duration, grouped } from '../../wording.ts';
import { ABUSE } from './abuse.ts';

const ACK = 0x1;
const ENTRIES = 32;
const REPEATS = 4;

export const settingsFlood: Rule = {
  id: 'settings-flood',
  title: 'too many SETTINGS',
  section: 'RFC 9113 §10.5',
  severity: 'error',
  fault: 'sender',
  tier: 'P1',
  breaks: ABUSE,
  when: 'An endpoint sends more than 20 SETTINGS frames at once or one per second for long (CVE-2019-9515), or one frame with more than 32 entries or with the same setting more than four times.',
  unless: 'Up to five at the beginning are normal; Envoy and gRPC change window sizes a few times.',
  peers:
    'nghttp2: `SETTINGS: too many setting entries` (32), `Too many inflight SETTINGS`; grpc-go and nginx as a client: `too many settings frames`; Jetty: `invalid_settings_frame_rate`; Go refuses repeated settings and more than 100 entries.',
  summary: '{who} sent {what}: this looks like the SETTINGS flood of CVE-2019-9515',
  fix: 'Send SETTINGS once, and again only when a value changes.',
  fires: ['OPEN; 30 x C> SETTINGS{}', 'OPEN; C> SET{4=1,4=2,4=3,4=4,4=5}'],
  silent: ['OPEN; 3 x (S> SET{4=100000}; C> SACK)', 'OPEN; C> SET{4=1,4=2,4=3}'],
  alongside: ['settings-duplicate-id'],
  watch: beforeFrame(['SETTINGS'], ({ from, frame: { flagBits, settings }, view, at }) => {
    if (flagBits & ACK) return undefined;
    if (settings.length > REPEATS && (settings.length > ENTRIES || mostRepeated(settings) > REPEATS)) {
      return { values: { what: `one SETTINGS frame with ${counted(settings.length, 'value')}` } };
    }
    const bucket = buckets(view.of(from));
    if (!bucket.take(at)) return undefined;
    const time = duration(Math.max(1, at - bucket.since));
    return { values: { what: `${grouped(bucket.taken)} SETTINGS frames within ${time}, each to be acknowledged` } };
  }),
};

const buckets = notes(() => new TokenBucket(20, 1));

function mostRepeated(settings: readonly Setting[]): number {
  const counts = new Map<number, number>();
  for (const { identifier } of settings) counts.set(identifier, (counts.get(identifier) ?? 0) + 1);
  return Math.max(...counts.values());
}
