import { errorCodeName, type Frame, type HeaderField, settingName } from '../../decode/index.ts';
import { limits } from '../../limits.ts';
import type { RecordOf, TraceRecord } from '../../trace/index.ts';
import { wireText } from './escape.ts';

const INDENT = ' '.repeat(10);

/** Spells records as `nghttp -v` prints them, seen from the client, for eyes and scripts that are used to it. */
export class NghttpLog {
  /** Streams with a response, as `connection/stream`; nghttp marks the first HEADERS of each. */
  readonly #answered = new Set<string>();

  /** The lines of a record; none for what nghttp does not know. */
  lines(record: TraceRecord): readonly string[] {
    const time = `[${(record.at / 1000).toFixed(3).padStart(7)}]`;
    if (record.kind === 'connection-opened') return [`${time} Connected`];
    if (record.kind !== 'frame') return [];
    const { frame, from } = record;
    const verb = from === 'client' ? 'send' : 'recv';
    const fields = ('fieldBlock' in frame ? frame.fieldBlock?.fields : undefined) ?? [];
    const details = [
      ...(frame.flags.length > 0 ? [`; ${frame.flags.join(' | ')}`] : []),
      ...(DETAILS[frame.type] as (frame: Frame) => string[])(frame),
      ...this.#opening(record),
    ];
    const line = `${time} ${verb} ${nameOf(frame)} frame <length=${frame.length}, flags=0x${hex(frame.flagBits)}, stream_id=${frame.streamId}>`;
    const received = fields.map(
      (field) => `${time} recv (stream_id=${frame.streamId}${sensitive(field)}) ${fieldLine(field)}`,
    );
    const sent = fields.map((field) => INDENT + fieldLine(field));
    const indented = details.map((detail) => INDENT + detail);
    return from === 'client' ? [line, ...indented, ...sent] : [...received, line, ...indented];
  }

  #opening({ connection, from, frame }: RecordOf<'frame'>): string[] {
    if (frame.type !== 'HEADERS') return [];
    if (from === 'client') {
      const request = frame.fieldBlock?.fields.some(({ name }) => name === ':method');
      return request ? ['; Open new stream'] : [];
    }
    const key = `${connection}/${frame.streamId}`;
    if (this.#answered.has(key)) return [];
    if (this.#answered.size >= limits.openStreams) this.#answered.clear();
    this.#answered.add(key);
    return [frame.streamId % 2 === 0 ? '; First push response header' : '; First response header'];
  }
}

const hex = (value: number): string => value.toString(16).padStart(2, '0');
const nameOf = (frame: Frame): string => (frame.type === 'MALFORMED' ? frame.declaredType : frame.type);
const fieldLine = ({ name, value }: HeaderField): string => `${wireText(name)}: ${wireText(value)}`;
const sensitive = ({ representation }: HeaderField): string =>
  representation === 'literal-never-indexed' ? ', sensitive' : '';
const errorCode = (code: number): string => `error_code=${errorCodeName(code) ?? 'UNKNOWN'}(0x${hex(code)})`;

type Details = { readonly [Type in Frame['type']]: (frame: Extract<Frame, { type: Type }>) => string[] };

const DETAILS: Details = {
  DATA: (frame) => (frame.padLength ? [`(padlen=${frame.padLength})`] : []),
  HEADERS: ({ padLength = 0, priority }) => [`(padlen=${padLength}${priority ? `, ${priorityText(priority)}` : ''})`],
  PRIORITY: ({ priority }) => [`(${priorityText(priority)})`],
  RST_STREAM: (frame) => [`(${errorCode(frame.errorCode)})`],
  SETTINGS: ({ settings }) => [
    `(niv=${settings.length})`,
    ...settings.map(({ identifier, value }) => `[SETTINGS_${settingName(identifier)}(0x${hex(identifier)}):${value}]`),
  ],
  PUSH_PROMISE: ({ padLength = 0, promisedStreamId }) => [
    `(padlen=${padLength}, promised_stream_id=${promisedStreamId})`,
  ],
  PING: ({ opaqueData }) => [`(opaque_data=${Array.from(opaqueData, (octet) => hex(octet.charCodeAt(0))).join('')})`],
  GOAWAY: ({ lastStreamId, errorCode: code, debugData }) => [
    `(last_stream_id=${lastStreamId}, ${errorCode(code)}, opaque_data(${debugData.length})=[${wireText(debugData)}])`,
  ],
  WINDOW_UPDATE: (frame) => [`(window_size_increment=${frame.windowSizeIncrement})`],
  CONTINUATION: () => [],
  ALTSVC: ({ origin, altSvcFieldValue }) => [
    `(origin=[${wireText(origin)}], altsvc_field_value=[${wireText(altSvcFieldValue)}])`,
  ],
  ORIGIN: ({ origins }) => origins.map((origin) => `[${wireText(origin)}]`),
  PRIORITY_UPDATE: ({ prioritizedStreamId, priorityFieldValue }) => [
    `(prioritized_stream_id=${prioritizedStreamId}, priority_field_value=[${wireText(priorityFieldValue)}])`,
  ],
  UNKNOWN: () => [],
  MALFORMED: ({ problem }) => [`; malformed: ${problem.code}`],
};

const priorityText = (priority: { streamDependency: number; weight: number; exclusive: boolean }): string =>
  `dep_stream_id=${priority.streamDependency}, weight=${priority.weight}, exclusive=${Number(priority.exclusive)}`;
