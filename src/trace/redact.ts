import { type Frame, type FrameNamed, type HeaderField, HpackEncoder, octetString } from '../decode/index.ts';
import type { TraceRecord } from './record.ts';
import { maskSecret, REDACTED } from './secrets.ts';

/**
 * A record to give away: masks secrets in header fields and query strings, and leaves out content and every other octet
 * whose meaning is not known. Lengths, offsets and everything that is protocol stay as they were. Compressed field blocks
 * hold the same secrets, so they are written again from the masked fields, without tables.
 */
export function redactRecord(record: TraceRecord): TraceRecord {
  if (record.kind === 'octets') return { ...record, octets: '' };
  if (record.kind === 'finding') return { ...record, summary: record.summary.replace(QUOTED, redactQuoted) };
  if (record.kind !== 'frame') return record;
  const frame = redactFrame(record.frame);
  return frame === record.frame ? record : { ...record, frame };
}

/** What a finding quotes may be octets of any kind; a single word is a name. The end may have been cut off. */
const QUOTED = /"[^"]*(?:"|$)/g;
const redactQuoted = (quoted: string): string => (/^"[\w:-]*"$/.test(quoted) ? quoted : REDACTED);

function redactFrame(frame: Frame): Frame {
  switch (frame.type) {
    case 'DATA':
      return { ...withoutPadding(frame), content: '' };
    case 'HEADERS':
    case 'PUSH_PROMISE':
    case 'CONTINUATION':
      return redactFragment(frame);
    case 'UNKNOWN':
    case 'MALFORMED':
      return { ...frame, payload: '' };
    default:
      return frame;
  }
}

function redactFragment(frame: FrameNamed<'HEADERS' | 'PUSH_PROMISE' | 'CONTINUATION'>): Frame {
  const { fieldBlock } = frame;
  const bare = withoutPadding(frame);
  if (!fieldBlock) return { ...bare, fragment: '' };
  return withLiteralFields({ ...bare, fieldBlock: { ...fieldBlock, fields: fieldBlock.fields.map(redactField) } });
}

/**
 * Writes a field block again from its fields, every one a literal, so that it can be read without the blocks before it:
 * whole in the frame that completes the block, nothing in the frames before that. Other frames come back as they are.
 */
export function withLiteralFields(frame: Frame): Frame {
  if (!('fragment' in frame)) return frame;
  const literals = (frame.fieldBlock?.fields ?? []).map(({ name, value, representation }) => ({
    name,
    value,
    representation: representation === NEVER ? NEVER : LITERAL,
  }));
  return { ...frame, fragment: octetString(new HpackEncoder().encode(literals)) };
}

const NEVER = 'literal-never-indexed' as const;
const LITERAL = 'literal-without-indexing' as const;

/** Padding is kept only where it is not zeros, and then nobody knows what it is. */
function withoutPadding<F extends Frame>(frame: F): F {
  if (!('padding' in frame)) return frame;
  const { padding: _, ...rest } = frame;
  return rest as F;
}

/** Fields that hold a URL or a part of one. */
const WITH_QUERY: ReadonlySet<string> = new Set([
  ':path',
  'location',
  'content-location',
  'referer',
  'link',
  'refresh',
]);

function redactField(field: HeaderField): HeaderField {
  const masked = maskSecret(field);
  if (!WITH_QUERY.has(field.name) || !/[?#]/.test(masked.value)) return masked;
  return { ...masked, value: masked.value.replace(/([?#])[^\s>#"',;]*/g, `$1${REDACTED}`) };
}
