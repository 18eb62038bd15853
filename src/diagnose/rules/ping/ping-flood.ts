import { notes } from '../../notes.ts';
import { beforeFrame, type Rule } from '../../rule.ts';
import { TokenBucket } from '../../token-bucket.ts';
import { duration, grouped } from '../../wording.ts';
import { isMeasuring } from './known-pings.ts';

const ACK = 0x1;
const DATA = 0x0;

export const pingFlood: Rule = {
  id: 'ping-flood',
  title: 'too many PINGs',
  section: 'RFC 9113 §10.5',
  severity: 'warning',
  fault: 'sender',
  tier: 'P1',
  when: 'An endpoint sends more than 100 PINGs at once or 10 per second for long (CVE-2019-9512). Each of them makes the other side write an acknowledgement.',
  unless:
    'They are explained: the other side sent DATA since the last one (gRPC measures the line that way), they carry the octets of grpc-go’s measuring or drain PING, or they follow a RST_STREAM, as those of Go’s client do.',
  peers:
    'nginx: `http2 flood detected`, GOAWAY NO_ERROR; nghttp2: `Flooding was detected` when more than 1000 acknowledgements wait; Envoy: a limit on control frames it has to send; Netty and Jetty: ENHANCE_YOUR_CALM (`invalid_ping_frame_rate`).',
  summary: '{who} sent {count} PINGs within {time}: this looks like the PING flood of CVE-2019-9512',
  fix: 'Send a PING every 30 seconds or less often.',
  fires: ['OPEN; 150 x C> PING($k)', 'OPEN; GET1; 300 x (C> PING($k); S> PING.ACK($k); +50ms)'],
  silent: [
    'OPEN; GET1; OK1; 200 x (S> DATA(1,10); C> PING(x02041010090e0707); S> PING.ACK(x02041010090e0707))',
    'OPEN; GET1; OK1; 120 x (S> DATA(1,10); C> PING($k); S> PING.ACK($k))',
    'OPEN; 50 x (C> PING($k); +1s; S> PING.ACK($k))',
  ],
  alongside: ['grpc-too-many-pings', 'ping-unanswered', 'no-response'],
  watch: beforeFrame(['PING'], ({ from, frame: { flagBits, opaqueData }, view, at }) => {
    if (flagBits & ACK || isMeasuring(opaqueData)) return undefined;
    const sender = view.of(from);
    const received = view.other(from).count(DATA);
    const flood = floods(sender);
    const explained = received > flood.received || sender.lastType === 'RST_STREAM';
    flood.received = received;
    if (explained || !flood.bucket.take(at)) return undefined;
    const { taken, since } = flood.bucket;
    return { streamId: null, values: { count: grouped(taken), time: duration(Math.max(1, at - since)) } };
  }),
};

const floods = notes(() => ({ bucket: new TokenBucket(100, 10), received: 0 }));
