import { type OctetString, octetsOf } from '../../decode/index.ts';
import { escapeText, utf8Text } from '../format/escape.ts';
import { indentJson } from '../format/indent-json.ts';
import { count } from '../format/quantities.ts';
import { wrap } from '../format/wrap.ts';
import { type DetailLine, textLine } from './detail-line.ts';

/** Lines of content worth preparing; who wants more writes a trace. */
const MAX_LINES = 2000;
const HEX_LINE = 16;

/** How content is shown: JSON indented, text as text, anything else as octets. */
interface Shown {
  readonly kind: 'JSON' | 'lines of JSON' | 'text' | 'gzip' | 'binary';
  readonly lines: readonly string[];
}

function shown(content: OctetString): Shown {
  const text = utf8Text(content);
  const isGzip = content.startsWith(GZIP);
  if (text === undefined || isGzip || isBinary(text))
    return { kind: isGzip ? 'gzip' : 'binary', lines: hexDump(content) };
  if (isJson(text)) return { kind: 'JSON', lines: indentJson(text).split('\n') };
  const lines = text.split(/\r?\n/);
  return { kind: lines.every((line) => line === '' || isJson(line)) ? 'lines of JSON' : 'text', lines };
}

/** Its magic number and the only compression method it has. @see RFC 1952 §2.3 */
const GZIP = '\x1f\x8b\x08';

/** `octets · JSON`, `octets, the first 4 096 of them kept · text`. */
export function contentNote(content: OctetString, length: number): string {
  const kept = content.length < length ? `, the first ${count(content.length)} of them kept` : '';
  return content === '' ? `octets${kept}` : `octets${kept} · ${shown(content).kind}`;
}

/** Content as what it is, a line of it per line. */
export function contentLines(content: OctetString, width: number): readonly DetailLine[] {
  if (content === '') return [];
  return shown(content)
    .lines.slice(0, MAX_LINES)
    .flatMap((line) => wrap(escapeText(line.replaceAll('\t', '  ')), Math.max(20, width - 4)))
    .map((line) => ({ ...textLine(`    ${line}`), property: 'content' }));
}

/** Text has line breaks and tabs, but hardly any other control. */
const isBinary = (text: string): boolean => (text.match(/[\0-\x08\x0e-\x1f\x7f]/g)?.length ?? 0) > text.length / 50;

function isJson(text: string): boolean {
  if (!/^\s*[[{]/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function hexDump(content: OctetString): readonly string[] {
  const octets = octetsOf(content);
  const lines: string[] = [];
  for (let at = 0; at < octets.length && lines.length < MAX_LINES; at += HEX_LINE) {
    const hex = Array.from(octets.subarray(at, at + HEX_LINE), (octet) => octet.toString(16).padStart(2, '0')).join(
      ' ',
    );
    const text = content.slice(at, at + HEX_LINE).replace(/[^ -~]/g, '.');
    lines.push(`${at.toString(16).padStart(6, '0')}  ${hex.padEnd(HEX_LINE * 3)} ${text}`);
  }
  return lines;
}
