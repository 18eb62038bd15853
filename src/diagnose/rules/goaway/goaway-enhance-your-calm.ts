import { FRAME_TYPES, otherPeer } from '../../../decode/index.ts';
import { type EndpointView, Trait } from '../../../trace/index.ts';
import { notes } from '../../notes.ts';
import { pingCadence } from '../../ping-cadence.ts';
import { beforeFrame, type Rule, sectionWith } from '../../rule.ts';
import { bytes, counted, duration, list, who } from '../../wording.ts';
import { explainGoaway, type Goaway, onGoaway } from './goaway.ts';

const ACK = 0x1;
const TOO_MANY_PINGS = 'too_many_pings';
const PINGS_SYMPTOM = 'gRPC: UNAVAILABLE: … ENHANCE_YOUR_CALM … too_many_pings';

export const goawayEnhanceYourCalm: Rule = {
  id: 'goaway-enhance-your-calm',
  title: 'the connection was ended with ENHANCE_YOUR_CALM',
  section: 'RFC 9113 §7, §10.5',
  severity: 'error',
  fault: 'receiver',
  tier: 'P0',
  when: 'A GOAWAY with ENHANCE_YOUR_CALM. The debug data says what was too much; the counters say of which frames there were most.',
  unless: 'Only a stream is refused: see rst-enhance-your-calm.',
  peers:
    'gRPC: `too_many_pings` (UNAVAILABLE or RESOURCE_EXHAUSTED); hyper: `too_many_resets`, `header_list_way_too_large`; Jetty: `invalid_ping_frame_rate` and its like; nginx for large fields; Netty and Tomcat for floods.',
  summary: '{who} told {other} to calm down{because}{says}; {pings}{counts}{fields}',
  fix: 'Do less of what the debug data or the counters name: fewer PINGs, resets, small frames, or smaller fields. For too_many_pings: set the client’s keepalive time to the server’s minimum (5 minutes by default in gRPC), or lower that minimum.',
  symptom: 'Go: http2: server sent GOAWAY and closed the connection; … ErrCode=ENHANCE_YOUR_CALM',
  fires: [
    'OPEN; GET1; S> GOAWAY(1,ENHANCE_YOUR_CALM,"too_many_pings")',
    'OPEN; POST1; OK1; 4 x (C> PING($k); +10s); S> GOAWAY(1,ENHANCE_YOUR_CALM,"too_many_pings")',
  ],
  silent: ['OPEN; GET1; S> RST(1,ENHANCE_YOUR_CALM)', 'OPEN; GET1; S> GOAWAY(1,NO_ERROR)'],
  alongside: ['grpc-too-many-pings', 'ping-unanswered', 'request-missing-end-stream', 'conn-dead-silent'],
  watch: [
    beforeFrame(['PING'], ({ frame, view, from, at }) => {
      if ((frame.flagBits & ACK) === 0) pingCadence(view.of(from)).sent(at);
      return undefined;
    }),
    sectionWith(Trait.large, ({ view, from, block: { listSize }, stream }) => {
      const largest = largestOf(view.of(from));
      if (stream && listSize > largest.size) Object.assign(largest, { size: listSize, streamId: stream.id });
      return undefined;
    }),
    onGoaway(['ENHANCE_YOUR_CALM'], (goaway) => {
      const { view, from } = goaway;
      const blamed = view.of(otherPeer(from));
      const verdict = explainGoaway(goaway, goawayEnhanceYourCalm, '');
      const pings = pingCadence(blamed);
      const values = {
        ...verdict.values,
        pings: pings.count > 1 ? `${who(blamed.peer)} had sent ${pings.words}; ` : '',
        counts: countsOf(goaway, blamed),
        fields: fieldsOf(blamed),
      };
      return { ...verdict, values, ...(goaway.frame.debugData === TOO_MANY_PINGS && { symptom: PINGS_SYMPTOM }) };
    }),
  ],
};

/** `In 42 s there were 41 PING, 12 HEADERS and 3 RST_STREAM from the client`. */
function countsOf({ view, at }: Goaway, { frameCounts, peer, frames }: EndpointView): string {
  const top = FRAME_TYPES.map(({ name, code }) => ({ name, count: frameCounts[code] ?? 0 }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count)
    .slice(0, 4)
    .map(({ name, count }) => `${count} ${name}`);
  if (top.length === 0) return `the ${peer} had not sent a frame`;
  return `in ${duration(at - view.openedAt)} the ${peer} sent ${counted(frames, 'frame')}: ${list(top)}`;
}

/** Octets. The smallest limit that receivers are known to have without announcing it. */
const SUSPICIOUS = 8000;

const largestOf = notes(() => ({ size: 0, streamId: 0 }));

/** `; its largest fields, on stream 3, come to 30 213 bytes`: nginx and others answer that with this code, and do not say so. */
function fieldsOf(blamed: EndpointView): string {
  const largest = largestOf.known(blamed);
  if (!largest || largest.size < SUSPICIOUS) return '';
  return `; its largest fields, on stream ${largest.streamId}, come to ${bytes(largest.size)}, which is more than some servers take`;
}
