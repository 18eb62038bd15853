import {
  errorCodeName,
  type FieldBlock,
  type Frame,
  frameTypeOf,
  type OctetString,
  type Setting,
  settingName,
  settingOf,
} from '../../decode/index.ts';
import type { FindingRecord, RecordOf, TraceRecord } from '../../trace/index.ts';
import type { Credit } from '../credit-fold.ts';
import { ERROR_MEANINGS } from '../format/error-meanings.ts';
import { escapeText, wireText } from '../format/escape.ts';
import { span } from '../format/line.ts';
import { errorName, FRAME_PROBLEMS } from '../format/names.ts';
import { count, counted, moment } from '../format/quantities.ts';
import { contentLines, contentNote } from './content-detail.ts';
import { type DetailLine, labelled, textLine } from './detail-line.ts';
import { fieldBlockLines } from './field-block-detail.ts';
import { findingLines, findingTitle, proofLines, type RecordAt } from './finding-detail.ts';
import { recordSummary, recordType } from './frames.ts';

/** What the detail of a record needs to know beyond the record. */
export interface DetailFacts {
  readonly findings: readonly FindingRecord[];
  /** Whether they are explained beside the detail already. */
  readonly explained: boolean;
  readonly recordAt: RecordAt;
  /** What is left of the windows after this frame. */
  readonly credit: Credit | undefined;
  /** The value of a setting before this frame, of the same sender; undefined where there was none. */
  readonly settingBefore: (identifier: number) => number | undefined;
}

const hex = (value: number, digits: number): string => `0x${value.toString(16).padStart(digits, '0')}`;

/** Everything about one record, top to bottom. */
export function recordDetail(record: TraceRecord, facts: DetailFacts, width: number): readonly DetailLine[] {
  const lines = record.kind === 'frame' ? frameLines(record, facts, width) : otherLines(record, width);
  return [
    title(record, width),
    ...facts.findings.flatMap((finding) => aboutFinding(finding, record, facts, width)),
    ...lines,
  ];
}

function aboutFinding(finding: FindingRecord, { seq }: TraceRecord, facts: DetailFacts, width: number) {
  const { explained, recordAt } = facts;
  return explained
    ? [{ line: findingTitle(finding) }, ...proofLines(finding, recordAt, seq)]
    : findingLines(finding, recordAt, width);
}

function title(record: TraceRecord, width: number): DetailLine {
  const sender = 'from' in record ? ` ${record.from} → ${record.from === 'client' ? 'server' : 'client'} ` : ' ';
  const place = [
    record.kind === 'frame' ? `stream ${record.frame.streamId}` : '',
    record.connection > 0 ? `${width < 80 ? 'conn' : 'connection'} ${record.connection}` : '',
    `${moment(record.at, 'since-start', 0, undefined)} s`,
  ];
  return {
    line: [
      span(` ${record.kind === 'frame' ? 'Frame' : 'Record'} ${record.seq}  `, 'strong'),
      recordType(record),
      span(` ${sender}`, 'from' in record ? record.from : undefined),
      span(place.filter(Boolean).join(' · '), 'muted'),
    ],
  };
}

function frameLines({ frame }: RecordOf<'frame'>, facts: DetailFacts, width: number): readonly DetailLine[] {
  const row = frameTypeOf(frame.typeCode);
  const undefinedBits = frame.flagBits & ~Object.values(row?.flags ?? {}).reduce((bits, bit) => bits | bit, 0);
  const flags = [...frame.flags, ...(undefinedBits ? [`undefined bits ${hex(undefinedBits, 2)}`] : [])].join(' ');
  return [
    ...labelled('length', counted(frame.length, 'octet'), width, { property: 'length' }),
    ...labelled('type', row?.name ?? 'no type this program knows', width, {
      property: 'type',
      note: `${hex(frame.typeCode, 2)}${row ? ` · ${row.section}` : ''}`,
    }),
    ...labelled('flags', flags || 'none', width, { property: 'flags', note: hex(frame.flagBits, 2) }),
    ...labelled('stream identifier', String(frame.streamId), width, {
      property: 'streamId',
      ...(frame.reservedBit ? { note: 'the reserved bit before it is set' } : {}),
    }),
    ...labelled('offset', count(frame.offset), width, { note: 'octets sent before it' }),
    ...creditLines(facts.credit, width),
    ...payloadLines(frame, facts, width),
  ];
}

/** What the sender of DATA may still send. */
function creditLines(credit: Credit | undefined, width: number): readonly DetailLine[] {
  if (!credit) return [];
  const { sender, stream, connection } = credit;
  const windows = [...(stream === undefined ? [] : [`stream ${count(stream)}`]), `connection ${count(connection)}`];
  const isEmpty = connection <= 0 || (stream !== undefined && stream <= 0);
  return labelled('window after it', windows.join(' · '), width, {
    note: isEmpty ? `octets: the ${sender} has to wait` : `octets the ${sender} may still send`,
    style: isEmpty ? 'error' : 'content',
  });
}

function payloadLines(frame: Frame, facts: DetailFacts, width: number): readonly DetailLine[] {
  if (frame.type === 'MALFORMED') {
    const { code, expected, section } = frame.problem;
    const asked = expected === undefined ? '' : `, ${expected} expected`;
    return [
      textLine(`  ✖ ${FRAME_PROBLEMS[code]}${asked} · ${section}`, 'error'),
      ...contentLines(frame.payload, width).map((line) => ({ ...line, property: 'payload' })),
    ];
  }
  if (frame.type === 'UNKNOWN') {
    return contentLines(frame.payload, width).map((line) => ({ ...line, property: 'payload' }));
  }
  if (frame.type === 'DATA') {
    const { padLength, contentLength, content } = frame;
    return [
      ...(padLength === undefined ? [] : propertyLines('padLength', 'uint8', padLength, facts, width)),
      ...labelled('content', count(contentLength), width, {
        property: 'content',
        note: contentNote(content, contentLength),
      }),
      ...contentLines(content, width),
    ];
  }
  const values = frame as unknown as Readonly<Record<string, unknown>>;
  return Object.entries(frameTypeOf(frame.typeCode)!.properties).flatMap(([name, kind]) =>
    values[name] === undefined ? [] : propertyLines(name, kind.replace('?', ''), values[name], facts, width),
  );
}

/** `windowSizeIncrement` as words: `window size increment`. */
const words = (name: string): string => name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

function propertyLines(
  name: string,
  kind: string,
  value: unknown,
  facts: DetailFacts,
  width: number,
): readonly DetailLine[] {
  const line = (text: string, note?: string) =>
    labelled(words(name), text, width, { property: name, ...(note ? { note } : {}) });
  switch (kind) {
    case 'bit':
      return line('set', 'has to be ignored');
    case 'error-code': {
      const known = errorCodeName(value as number);
      return line(
        errorName(value as number),
        `${hex(value as number, 1)} · ${known ? ERROR_MEANINGS[known] : 'not a code of RFC 9113'}`,
      );
    }
    case 'settings':
      return (value as readonly Setting[]).flatMap((setting, at) => settingLine(setting, at, facts, width));
    case 'priority': {
      const { streamDependency, weight, exclusive } = value as {
        streamDependency: number;
        weight: number;
        exclusive: boolean;
      };
      return line(
        `depends on stream ${streamDependency}`,
        `weight ${weight}${exclusive ? ' · exclusive' : ''} · deprecated`,
      );
    }
    case 'field-block':
      return fieldBlockLines(value as FieldBlock, width);
    case 'octets-list':
      return (value as readonly OctetString[]).flatMap((octets, at) =>
        labelled(words(name), wireText(octets), width, { property: `${name}.${at}` }),
      );
    case 'octets':
      return octetsLines(name, value as OctetString, width);
    default:
      return line(count(value as number), name.endsWith('Length') || name.endsWith('Increment') ? 'octets' : undefined);
  }
}

function octetsLines(name: string, octets: OctetString, width: number): readonly DetailLine[] {
  if (name === 'content') return contentLines(octets, width);
  // A fragment is shown decoded, padding is shown in the octets view.
  if (name === 'fragment' || name === 'padding') return [];
  return labelled(words(name), octets === '' ? 'none' : wireText(octets), width, { property: name });
}

function settingLine({ identifier, value }: Setting, at: number, facts: DetailFacts, width: number) {
  const definition = settingOf(identifier);
  const before = facts.settingBefore(identifier);
  const unit = definition?.unit === 'flag' ? '' : ` ${definition?.unit ?? ''}`;
  const old = before ?? definition?.initial;
  const was = old === undefined ? 'no limit' : count(old);
  const change = old === value ? 'as before' : `was ${was}${before === undefined ? ' (initial value)' : ''}`;
  return labelled(settingName(identifier), `${count(value)}${unit}`, width, {
    depth: 2,
    property: `settings.${at}`,
    note: definition ? `${change} · ${definition.section}` : 'has to be ignored where it is not known',
  });
}

/** Lifecycle records are plain data: what they hold, under their own names. */
function otherLines(record: Exclude<TraceRecord, RecordOf<'frame'>>, width: number): readonly DetailLine[] {
  const own = Object.entries(record).filter(([name]) => !['seq', 'at', 'connection', 'kind', 'from'].includes(name));
  return [textLine(`  ${recordSummary(record)}`), ...own.flatMap(([name, value]) => plainLines(name, value, width, 1))];
}

function plainLines(name: string, value: unknown, width: number, depth: number): readonly DetailLine[] {
  if (value === undefined) return [];
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    const text = Array.isArray(value) ? value.join(', ') : String(value);
    return labelled(words(name), name === 'octets' ? wireText(text) : escapeText(text), width, { depth });
  }
  const inner = Object.entries(value).flatMap(([key, part]) => plainLines(key, part, width, depth + 1));
  return [textLine(`${'  '.repeat(depth)}${words(name)}`, 'muted'), ...inner];
}
