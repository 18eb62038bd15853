import { SETTINGS } from '../../decode/index.ts';
import { FIELD_FAMILIES } from './field-families.ts';
import { FIELD_GROUPS } from './field-table.ts';

/** Names of Wireshark's fields, and what asks the same here. Those that follow a pattern are not listed. */
export const WIRESHARK: Readonly<Record<string, string>> = {
  frame: 'a quoted text, which searches everything',
  'frame.number': 'seq',
  'frame.time_relative': 'at',
  'frame.len': 'length',
  'tcp.stream': 'connection',
  'tcp.port': 'server.address contains ":443"',
  'tcp.srcport': 'from',
  'tcp.dstport': 'from',
  'ip.addr': 'client.address contains "…"',
  'ip.src': 'from',
  'ip.dst': 'from',
  'http.request.method': 'method',
  'http.request.uri': 'path',
  'http.host': 'host',
  'http.response.code': 'status',
  'tls.handshake.extensions_server_name': 'server.tls.serverName',
  'http2.type': 'type',
  'http2.streamid': 'stream',
  'http2.length': 'length',
  'http2.flags': 'flags',
  'http2.r': 'reservedBit',
  'http2.magic': 'kind == preface',
  'http2.unknown': 'type == UNKNOWN',
  'http2.header': 'header',
  'http2.header.name': 'header["name"]',
  'http2.header.value': 'header["name"] == …',
  'http2.request.full_uri': 'path',
  'http2.data.data': 'content',
  'http2.data.padding': 'padding',
  'http2.pad_length': 'padLength',
  'http2.rst_stream.error': 'errorCode',
  'http2.goaway.error': 'errorCode',
  'http2.goaway.last_stream_id': 'lastStreamId',
  'http2.goaway.addata': 'debugData',
  'http2.settings.id': 'setting',
  'http2.settings.extended_connect': 'setting.ENABLE_CONNECT_PROTOCOL',
  'http2.ping': 'opaqueData',
  'http2.pong': 'opaqueData',
  'http2.exclusive': 'priority.exclusive',
  'http2.stream_dependency': 'priority.streamDependency',
  'http2.headers.weight': 'priority.weight',
  'http2.headers.weight_real': 'priority.weight',
  'http2.push_promise.promised_stream_id': 'promisedStreamId',
  'http2.window_update.window_size_increment': 'windowSizeIncrement',
  'http2.altsvc.field_value': 'altSvcFieldValue',
  'http2.altsvc.origin': 'origin',
  'http2.origin.origin': 'origins',
  'http2.priority_update_field_value': 'priorityFieldValue',
  'http2.priority_update_stream_id': 'prioritizedStreamId',
};

/** Wireshark's own short names of flags. */
const FLAGS: Readonly<Record<string, string>> = { eh: 'END_HEADERS', ack: 'ACK' };

const PSEUDO_HEADERS: ReadonlySet<string> = new Set(['method', 'path', 'authority', 'scheme', 'status']);
const SETTING_NAMES: ReadonlySet<string> = new Set(SETTINGS.map(({ name }) => name));

const wordsOf = (name: string): Iterable<string> =>
  FIELD_GROUPS.flatMap((group) => group.fields)
    .find((field) => field.name === name)!
    .words!.keys();
const FLAG_WORDS: ReadonlySet<string> = new Set(wordsOf('flags'));
const TYPE_WORDS: ReadonlySet<string> = new Set(wordsOf('type'));

/**
 * What to write instead of a name that belongs to another tool or another place of the language; `undefined` for every
 * other name.
 */
export function meantByHabit(typed: string): string | undefined {
  const name = typed.toLowerCase();
  if (Object.hasOwn(WIRESHARK, name)) return WIRESHARK[name];
  const [, flag] = /^(?:http2\.)?flags\.(\w+)/.exec(name) ?? [];
  if (flag !== undefined) return flagTest(FLAGS[flag] ?? flag.toUpperCase());
  const [, field] = /^(?:http2\.headers|headers)\.([\w:-]+)$/.exec(name) ?? [];
  if (field !== undefined) return `header["${PSEUDO_HEADERS.has(field) ? ':' : ''}${field.replaceAll('_', '-')}"]`;
  const setting = name.replace(/^(?:http2\.)?settings[._]/, '').toUpperCase();
  if (SETTING_NAMES.has(setting)) return `setting.${setting}`;
  return undefined;
}

/** As {@link meantByHabit}, of a name to the left of a comparison: there a word that means something else is no search. */
export function meantAsField(typed: string): string | undefined {
  const word = typed.toUpperCase();
  if (FLAG_WORDS.has(word) && !TYPE_WORDS.has(word)) return flagTest(word);
  if (TYPE_WORDS.has(word)) return `type == ${word}`;
  if (/^:[a-z]+$|^[a-z][a-z0-9]*(?:-[a-z0-9]+)+$/i.test(typed)) return `header["${typed.toLowerCase()}"]`;
  return meantByHabit(typed);
}

/** `headers["x"]` and `settings["x"]`, in the plural. */
export const familyMeant = (typed: string): string | undefined =>
  FIELD_FAMILIES.find(({ name }) => `${name}s` === typed.toLowerCase())?.name;

const flagTest = (flag: string): string | undefined => (FLAG_WORDS.has(flag) ? `flags has ${flag}` : undefined);
