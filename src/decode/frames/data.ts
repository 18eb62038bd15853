import { defineFrameType } from '../frame-type.ts';
import type { OctetString } from '../octets.ts';
import { type Padding, readPadding, readPadLength } from './padding.ts';

export interface Data extends Padding {
  /** Octets of content on the wire: what a body is made of. Flow control counts the frame's whole `length`. */
  contentLength: number;
  /** The first octets of the content, at most the data limit. */
  content: OctetString;
}

export const data = defineFrameType<Data>()({
  name: 'DATA',
  code: 0x0,
  section: 'RFC 9113 §6.1',
  scope: 'stream',
  flags: { END_STREAM: 0x1, PADDED: 0x8 },
  properties: { padLength: 'uint8?', contentLength: 'uint24', content: 'octets', padding: 'octets?' },
  decode(frame, payload) {
    const problem = readPadLength(frame, payload, this.section);
    if (problem) return problem;
    frame.contentLength = payload.remaining - (frame.padLength ?? 0);
    frame.content = payload.take(frame.contentLength, payload.contentLimit);
    readPadding(frame, payload);
    return undefined;
  },
  encode(frame, payload) {
    payload.padded(frame, () => payload.octets(frame.content).zeros(frame.contentLength - frame.content.length));
  },
});
