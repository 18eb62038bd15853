import type { FrameNamed } from '../../../decode/index.ts';
import { Effect } from '../../effect.ts';
import { notes } from '../../notes.ts';
import { afterEffect, type Rule } from '../../rule.ts';

/** The first line of a chunk, a size and perhaps extensions. */
const CHUNK_LINE = /^([0-9a-f]{1,8})(?:;[^\r\n]{0,200})?\r\n/i;
const LAST_CHUNK = '\r\n0\r\n\r\n';

export const bodyLooksChunked: Rule = {
  id: 'body-looks-chunked',
  title: 'HTTP/1.1 chunk sizes inside DATA',
  section: 'RFC 9113 §8.1, §8.2.2',
  severity: 'warning',
  fault: 'sender',
  tier: 'P1',
  when: 'The content of a message begins with a hexadecimal number on a line of its own, a line ends exactly that many octets later, and the content ends with the empty chunk "0".',
  unless: 'Only the first is true, or the frame that would prove the others is longer than what is kept of it.',
  peers: 'Browsers show the sizes in the page, and JSON parsers stumble over them.',
  summary:
    'the body {who} sent on stream {stream} contains the chunk sizes of HTTP/1.1 (it begins with "{size}" on a line of its own): a proxy forgot to take them off',
  fix: 'Take the chunked coding off before the body goes into DATA frames.',
  symptom: 'sizes such as "1f4" in the page, or a JSON parse error at the first character',
  fires: [
    'OPEN; GET1; OK1; S> DATA(1,"5\\r\\nhello\\r\\n0\\r\\n\\r\\n",ES)',
    'OPEN; GET1; OK1; S> DATA(1,"5\\r\\nhel"); S> DATA(1,"lo\\r\\n0\\r\\n"); S> DATA(1,"\\r\\n"); S> DATA(1,0,ES)',
  ],
  silent: [
    'OPEN; GET1; OK1; S> DATA(1,"5\\r\\nhello",ES)',
    'OPEN; GET1; OK1; S> DATA(1,"5\\r\\nhello!\\r\\n0\\r\\n\\r\\n",ES)',
  ],
  watch: afterEffect(Effect.firstContent | Effect.noted, ['DATA'], ({ from, frame, stream, half }) => {
    if (!stream || !half || frame.contentLength === 0) return undefined;
    const before = half.content - frame.contentLength;
    if (before === 0) {
      const size = firstChunk(frame.content);
      if (!size) return undefined;
      const line = CHUNK_LINE.exec(frame.content)![0].length;
      bodies(stream)[from] = { size, lineEnd: line + Number.parseInt(size, 16), proved: false, tail: '' };
    }
    const body = bodies.known(stream)?.[from];
    if (!body) return undefined;
    follow(body, frame, before);
    return body.proved && body.tail.endsWith(LAST_CHUNK) && { values: { size: body.size } };
  }),
};

interface Body {
  readonly size: string;
  /** Octet of the content at which the first chunk must end its line. */
  readonly lineEnd: number;
  proved: boolean;
  /** The last octets of the content; of a frame that is not kept whole its end is unknown. */
  tail: string;
}

const bodies = notes((): { client?: Body; server?: Body } => ({}));

function firstChunk(content: string): string | undefined {
  const first = content.charCodeAt(0);
  const hexadecimal = (first >= 0x30 && first <= 0x39) || ((first | 0x20) >= 0x61 && (first | 0x20) <= 0x66);
  const size = hexadecimal ? CHUNK_LINE.exec(content)?.[1] : undefined;
  return size && Number.parseInt(size, 16) > 0 ? size : undefined;
}

/** `before` octets of the content have come already. */
function follow(body: Body, { content, contentLength }: FrameNamed<'DATA'>, before: number): void {
  const whole = content.length === contentLength;
  const known = body.tail + content;
  const at = body.lineEnd - before + body.tail.length;
  if (at >= 0 && known.slice(at, at + 2) === '\r\n') body.proved = true;
  body.tail = whole ? known.slice(-LAST_CHUNK.length) : '';
}
