import { Effect } from '../../effect.ts';
import { notes } from '../../notes.ts';
import { afterEffect, type Rule } from '../../rule.ts';
import { TokenBucket } from '../../token-bucket.ts';
import { bytes, grouped } from '../../wording.ts';

/** Octets. */
const TINY = 16;

export const tinyDataFlood: Rule = {
  id: 'tiny-data-flood',
  title: 'a body in crumbs',
  section: 'RFC 9113 §10.5',
  severity: 'warning',
  fault: 'sender',
  tier: 'P1',
  fromStart: true,
  when: 'An endpoint sends more than 500 DATA frames of at most 16 bytes of content at once, or 100 per second for long, on streams that go on afterwards (data dribble, CVE-2019-9511). Where the receiver’s windows are that small, it is the receiver who forces it.',
  unless:
    'The frame is the first or the last of its body, the stream is a gRPC call, or frames come less often, as from terminals, games and speech.',
  peers:
    'hyper takes DATA of less than 256 bytes from a budget of 25 600 and ends with GOAWAY ENHANCE_YOUR_CALM `too_many_data_frames`; Tomcat has its overhead protection.',
  summary: '{who} has cut its bodies into {count} DATA frames of at most {most}',
  fix: 'Collect what is written before making a frame of it.',
  fires: ['OPEN; POST1; 1000 x C> DATA(1,1)'],
  silent: [
    'OPEN; POST1; 400 x C> DATA(1,1)',
    'OPEN; GET1; OK1; 700 x (S> DATA(1,16); +20ms)',
    'OPEN; GET1; OK1; 200 x (S> DATA(1,160); +20ms)',
  ],
  watch: afterEffect(Effect.tinyData, ['DATA'], ({ from, frame, stream, half, view, at }) => {
    const { contentLength } = frame;
    if (contentLength > TINY || contentLength === 0 || !half || half.dataFrames < 2) return undefined;
    if (half.ended || stream!.grpc) return undefined;
    const bucket = buckets(view.of(from));
    if (!bucket.take(at)) return undefined;
    const left = Math.min(half.window.left(view.initialWindow(from)), view.connectionWindow(from));
    const values = { count: grouped(bucket.taken), most: bytes(TINY) };
    return left <= TINY ? { streamId: null, values, fault: 'receiver', summary: FORCED } : { streamId: null, values };
  }),
};

const FORCED =
  '{who} has cut its bodies into {count} DATA frames of at most {most}, because the windows of {other} allow no more: this looks like an attack';

const buckets = notes(() => new TokenBucket(500, 100));
