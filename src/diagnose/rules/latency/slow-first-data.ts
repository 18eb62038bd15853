import { Effect } from '../../effect.ts';
import { afterEffect, type Rule } from '../../rule.ts';
import { duration } from '../../wording.ts';
import { isEventStream } from './hold.ts';

export const slowFirstData: Rule = {
  id: 'slow-first-data',
  title: 'header fields early, body late',
  section: 'RFC 9113 §8.1',
  severity: 'info',
  fault: 'server',
  tier: 'P1',
  when: 'More than three seconds are between the HEADERS of a final response and its first DATA, and the window was open.',
  unless: 'It is an event stream, or the window was closed meanwhile.',
  peers: 'Compression or a proxy that collects the body, or header fields that are sent before the work begins.',
  summary: 'the body on stream {stream} began {time} after its header fields, though there was credit',
  fix: 'Look at what makes the body, and at what buffers it on the way.',
  fires: ['OPEN; GET1; OK1; +4s; S> DATA(1,100,ES)'],
  silent: [
    'OPEN; GET1; OK1; +200ms; S> DATA(1,100,ES)',
    'C> PREFACE, SET{4=0}; S> SETTINGS{}; C> SACK; S> SACK; GET1; OK1; +4s; C> WU(1,100); S> DATA(1,100,ES)',
    'OPEN; GET1; OK1{content-type text/event-stream}; +4s; S> DATA(1,100)',
  ],
  watch: afterEffect(Effect.firstContent, ['DATA'], ({ from, stream, half, view, at, thresholds }) => {
    if (from !== 'server' || half?.dataFrames !== 1 || !(at - half.headAt > thresholds.firstData)) return undefined;
    const time = view.elapsed(half.headAt, at);
    if (time <= thresholds.firstData || half.window.blockedTime > 0 || isEventStream(stream!)) return undefined;
    return { values: { time: duration(time) }, evidence: [half.lastSeq] };
  }),
};
