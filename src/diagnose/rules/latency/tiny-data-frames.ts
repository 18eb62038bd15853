import { Effect } from '../../effect.ts';
import { notes } from '../../notes.ts';
import { afterEffect, type Rule } from '../../rule.ts';
import { bytes, grouped } from '../../wording.ts';

const FRAMES = 100;
const CONTENT = 50_000;
const AVERAGE = 512;
/** Milliseconds: what comes faster could have been one frame. */
const GAP = 5;

export const tinyDataFrames: Rule = {
  id: 'tiny-data-frames',
  title: 'many small DATA frames',
  section: 'RFC 9113 §10.5',
  severity: 'info',
  fault: 'sender',
  tier: 'P2',
  fromStart: true,
  when: 'A body of at least 50 000 bytes has come in at least 100 DATA frames of less than 512 bytes on average, less than 5 ms apart on average.',
  unless: 'The window allowed no more, or the stream is a gRPC call.',
  peers: 'Each frame costs 9 octets, often a TLS record, and work on both sides.',
  summary:
    'the body {who} sent on stream {stream} is cut into {frames} DATA frames of {average} on average; up to {most} would fit',
  fix: 'Write larger pieces.',
  fires: ['OPEN; GET1; OK1; 200 x S> DATA(1,300); S> DATA(1,0,ES)'],
  silent: ['OPEN; GET1; OK1; 5 x S> DATA(1,10000); S> DATA(1,0,ES)', 'OPEN; GET1; OK1; 200 x (S> DATA(1,300); +20ms)'],
  watch: afterEffect(Effect.bulk, ['DATA'], ({ from, half, stream, view, at }) => {
    if (!half || half.content < CONTENT || half.content > AVERAGE * half.dataFrames) return undefined;
    const { dataFrames, content, firstDataAt, window } = half;
    if (dataFrames < FRAMES || at - firstDataAt > GAP * dataFrames || window.minimum < AVERAGE) return undefined;
    if (stream!.grpc || told(stream!)[from]) return undefined;
    told(stream!)[from] = true;
    return {
      values: {
        frames: grouped(dataFrames),
        average: bytes(Math.round(content / dataFrames)),
        most: bytes(view.other(from).settings.loosest.maxFrameSize),
      },
    };
  }),
};

const told = notes(() => ({ client: false, server: false }));
