import { type HeaderField, octetString } from '../../../decode/index.ts';
import { decodeContent } from '../../../files/index.ts';
import { limits } from '../../../limits.ts';
import type { MessageContent } from '../../../trace/exchanges.ts';
import { fieldValue } from '../../../trace/index.ts';
import { utf8Text, wireText } from '../../../ui/format/escape.ts';
import { indentJson } from '../../../ui/format/indent-json.ts';
import { octets as octetCount } from '../../../ui/format/quantities.ts';

/** Content as people read it. */
export interface ReadableContent {
  readonly text: string;
  /** What it is, how long, and what is missing. */
  readonly notes: readonly string[];
}

const PROBLEMS = {
  'unknown-coding': 'its coding is not known here',
  damaged: 'it is damaged',
  'too-large': 'decoded, it is too large to show',
} as const;

/**
 * Codings taken off, JSON and the data of events indented, octets that are no text as hexadecimal.
 *
 * @param room characters there is room for: escaped, text becomes longer
 */
export function readableContent(
  content: MessageContent,
  fields: readonly HeaderField[],
  room: number,
): ReadableContent | undefined {
  if (content.length === 0) return undefined;
  const type = fieldValue(fields, 'content-type') ?? '';
  const coding = fieldValue(fields, 'content-encoding') ?? '';
  const { octets, problem } = decodeContent(content.octets(), coding);
  const kept = octetString(octets, 0, limits.reportContentCharacters);
  if (room < 4 * kept.length) return { text: '', notes: [octetCount(content.length), 'no room for it on this page'] };
  const text = problem === undefined ? utf8Text(withoutCutCharacter(kept)) : undefined;
  const notes = [
    wireText(type) || 'no content-type',
    octetCount(content.length),
    ...(coding === '' ? [] : [wireText(coding)]),
    ...(problem ? [PROBLEMS[problem]] : []),
    ...(content.complete ? [] : [`only the first ${octetCount(content.kept)} were kept`]),
    ...(octets.length > kept.length ? [`the first ${octetCount(kept.length)} are shown`] : []),
  ];
  if (text === undefined || /[\0-\x08\x0e-\x1f]/.test(text)) return { text: hexDump(octets), notes };
  return { text: indented(text, type), notes };
}

/** The end may be in the middle of a character. */
const withoutCutCharacter = (octets: string): string => octets.replace(/[\xc2-\xf4][\x80-\xbf]{0,2}$/, '');

function indented(text: string, type: string): string {
  if (/^text\/event-stream\b/i.test(type))
    return text.replace(/^data: ?([[{].*)$/gm, (_, json) => `data: ${indentJson(json)}`);
  return /\bjson\b/i.test(type) || /^\s*(\{\s*"|\[\s*["{[])/.test(text) ? indentJson(text) : text;
}

function hexDump(octets: Uint8Array): string {
  const lines: string[] = [];
  for (let at = 0; at < Math.min(octets.length, 256); at += 16) {
    const line = octets.subarray(at, at + 16);
    const hex = Array.from(line, (octet) => octet.toString(16).padStart(2, '0')).join(' ');
    lines.push(`${at.toString(16).padStart(4, '0')}  ${hex.padEnd(48)} ${octetString(line).replace(/[^ -~]/g, '.')}`);
  }
  return `${lines.join('\n')}${octets.length > 256 ? '\n…' : ''}`;
}
