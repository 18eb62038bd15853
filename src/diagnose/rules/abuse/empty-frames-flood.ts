import type { Frame } from '../../../decode/index.ts';
import { notes } from '../../notes.ts';
import { Odd } from '../../oddity.ts';
import { beforeOddFrame, type Rule } from '../../rule.ts';
import { TokenBucket } from '../../token-bucket.ts';
import { grouped } from '../../wording.ts';
import { ABUSE } from './abuse.ts';

const END_STREAM = 0x1;
const END_HEADERS = 0x4;

export const emptyFramesFlood: Rule = {
  id: 'empty-frames-flood',
  title: 'frames with nothing in them',
  section: 'RFC 9113 §10.5',
  severity: 'error',
  fault: 'sender',
  tier: 'P1',
  breaks: ABUSE,
  when: 'An endpoint sends more than 50 DATA, HEADERS, CONTINUATION or PUSH_PROMISE frames at once, or 5 per second, without content and without END_STREAM or END_HEADERS (CVE-2019-9518). DATA that is nothing but padding is empty.',
  unless: 'An empty DATA frame with END_STREAM ends a body; a single one without comes from servers that flush.',
  peers:
    'Envoy takes one in a row (`http2.inbound_empty_frames_flood`), Netty two (ENHANCE_YOUR_CALM), hyper 100; nghttp2 counts them as glitches; Tomcat: `too much overhead`.',
  summary: '{who} sent {count} empty {type} frames: this looks like the empty frames flood of CVE-2019-9518',
  fix: 'Do not make a DATA frame of an empty buffer.',
  fires: ['OPEN; POST1; 100 x C> DATA(1,0)', 'OPEN; POST1; 100 x C> DATA(1,0,PAD=10)'],
  silent: ['OPEN; GET1; OK1; S> DATA(1,0); S> DATA(1,0,ES)', 'OPEN; POST1; 40 x (C> DATA(1,0); +1s; C> DATA(1,10))'],
  alongside: ['no-response'],
  watch: beforeOddFrame(Odd.empty, ['DATA', 'HEADERS', 'CONTINUATION', 'PUSH_PROMISE'], ({ from, frame, view, at }) => {
    if (!isEmpty(frame)) return undefined;
    const bucket = buckets(view.of(from));
    return bucket.take(at) && { streamId: null, values: { count: grouped(bucket.taken) } };
  }),
};

const buckets = notes(() => new TokenBucket(50, 5));

function isEmpty(frame: Frame): boolean {
  switch (frame.type) {
    case 'DATA':
      return frame.contentLength === 0 && (frame.flagBits & END_STREAM) === 0;
    case 'HEADERS':
    case 'CONTINUATION':
    case 'PUSH_PROMISE':
      return frame.fragment.length === 0 && (frame.flagBits & (END_HEADERS | END_STREAM)) === 0;
    default:
      return false;
  }
}
