import { notes } from '../../notes.ts';
import { afterFrame, type Rule } from '../../rule.ts';
import { TokenBucket } from '../../token-bucket.ts';
import { counted, grouped } from '../../wording.ts';

const PRIORITY = 0x2;
const PER_STREAM = 100;

export const priorityFlood: Rule = {
  id: 'priority-flood',
  title: 'too many PRIORITY frames',
  section: 'RFC 9113 §10.5',
  severity: 'warning',
  fault: 'sender',
  tier: 'P2',
  when: 'A client has sent more than 100 PRIORITY frames for each stream it opened and one more, or more than 1000 per second (CVE-2019-9513).',
  unless: 'Older browsers build a tree with fewer than ten of them at the beginning.',
  peers:
    'nginx: GOAWAY ENHANCE_YOUR_CALM `client sent too many PRIORITY frames`; Envoy: `Too many PRIORITY frames`, which is where the formula comes from; Jetty: `invalid_priority_frame_rate`.',
  summary: '{who} has sent {count} PRIORITY frames for {streams}: this looks like the flood of CVE-2019-9513',
  fix: 'Do not send them: nobody has to look at them any more.',
  fires: ['OPEN; GET1; 300 x C> PRIO(3→1)'],
  silent: ['OPEN; GET1; 6 x C> PRIO(3→1)', 'OPEN; GET1; 150 x C> PRIO(3→1)'],
  watch: afterFrame(['PRIORITY'], ({ from, view, at }) => {
    const count = view.of(from).count(PRIORITY);
    const opened = view.streams.total[from];
    if (!buckets(view.of(from)).take(at) && count <= PER_STREAM * (1 + opened)) return undefined;
    return { streamId: null, values: { count: grouped(count), streams: counted(opened, 'stream') } };
  }),
};

const buckets = notes(() => new TokenBucket(1000, 1000));
