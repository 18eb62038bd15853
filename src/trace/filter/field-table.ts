import { FRAME_TYPES, type Peer } from '../../decode/index.ts';
import type { FindingRecord, RecordKind, Severity } from '../record.ts';
import { fieldBlockOf, type StreamFacts } from './context.ts';
import { type FieldType, type FilterField, flat, wordsOf } from './field.ts';
import { payloadFields } from './frame-fields.ts';

const KINDS = Object.keys({
  frame: 0,
  preface: 0,
  octets: 0,
  'connection-opened': 0,
  'connection-waiting': 0,
  'connection-failed': 0,
  'direction-ended': 0,
  'connection-closed': 0,
  'back-pressure': 0,
  'loop-lag': 0,
  'observer-failed': 0,
  'trace-ended': 0,
  finding: 0,
} satisfies Record<RecordKind, 0>);
const PEERS: readonly Peer[] = ['client', 'server'];
const SEVERITIES: readonly Severity[] = ['error', 'warning', 'info'];
const TYPE_NAMES = [...FRAME_TYPES.map((row) => row.name), 'UNKNOWN', 'MALFORMED'];
const FLAG_NAMES = [...new Set(FRAME_TYPES.flatMap((row) => Object.keys(row.flags)))];

/** A property of the record by its name in the trace file. */
const property = (name: string, type: FieldType, hint: string, more: Partial<FilterField> = {}): FilterField => ({
  name,
  type,
  hint,
  get: flat(name),
  ...more,
});

const frameProperty = (name: string, type: FieldType, hint: string, more: Partial<FilterField> = {}): FilterField =>
  property(name, type, hint, {
    get: (record) =>
      record.kind === 'frame' ? (record.frame as unknown as Record<string, number | undefined>)[name] : undefined,
    ...more,
  });

const RECORD_FIELDS: readonly FilterField[] = [
  property('seq', 'number', 'number of the record in the trace', { get: (record) => record.seq }),
  property('at', 'duration', 'since the trace began', { get: (record) => record.at }),
  property('connection', 'number', 'number of the connection, from 1', { get: (record) => record.connection }),
  property('kind', 'word', 'what the record is about', { words: wordsOf(KINDS), get: (record) => record.kind }),
  property('from', 'word', 'who sent it', { words: wordsOf(PEERS) }),
];

const FRAME_FIELDS: readonly FilterField[] = [
  frameProperty('type', 'word', 'type of the frame', { words: wordsOf(TYPE_NAMES) }),
  frameProperty('typeCode', 'number', 'its number'),
  property('streamId', 'number', 'stream of the frame or finding; 0 is the connection', { aliases: ['stream'] }),
  frameProperty('flags', 'flags', 'flags by name, asked with has', {
    words: wordsOf(FLAG_NAMES),
    get: (record) => (record.kind === 'frame' && record.frame.flags.length > 0 ? record.frame.flags : undefined),
  }),
  frameProperty('flagBits', 'number', 'all eight flag bits, undefined ones included'),
  property('length', 'number', 'octets of payload'),
  property('offset', 'number', "octets before it in its sender's stream"),
  frameProperty('reservedBit', 'boolean', 'the reserved bit of the frame header is set'),
  frameProperty('payload', 'text', 'octets of an UNKNOWN or MALFORMED frame'),
  frameProperty('declaredType', 'word', 'type a MALFORMED frame claims to be', { words: wordsOf(TYPE_NAMES) }),
  property('problem', 'text', 'why a frame is MALFORMED or its field block cannot be read', {
    get: (record) => {
      if (record.kind !== 'frame') return undefined;
      return record.frame.type === 'MALFORMED' ? record.frame.problem.code : fieldBlockOf(record.frame)?.problem?.code;
    },
  }),
];

const STREAM_FIELDS: readonly FilterField[] = (
  [
    ['host', 'text', ":authority or host of the stream's request"],
    ['method', 'text', "method of the stream's request"],
    ['path', 'text', "path of the stream's request, query included"],
    ['status', 'number', "final status of the stream's response"],
  ] as const
).map(([name, type, hint]) => ({
  name,
  type,
  hint,
  needs: 'streams',
  get: (record, context) => {
    const streamId = record.kind === 'frame' ? record.frame.streamId : record.kind === 'finding' ? record.streamId : 0;
    return streamId ? context.stream(record.connection, streamId)?.[name satisfies keyof StreamFacts] : undefined;
  },
}));

function findingField(
  name: keyof FindingRecord,
  type: FieldType,
  hint: string,
  words?: readonly string[],
): FilterField {
  return {
    name: `finding.${name}`,
    type,
    hint,
    needs: 'findings',
    ...(words ? { words: wordsOf(words) } : {}),
    get: (record, context) => {
      if (record.kind === 'finding') return record[name];
      return context.findings(record.seq).flatMap((finding) => finding[name] ?? []);
    },
  };
}

const FINDING_FIELDS: readonly FilterField[] = [
  {
    name: 'finding',
    type: 'presence',
    hint: 'a finding, or a record that proves one',
    needs: 'findings',
    get: (record, context) => record.kind === 'finding' || context.findings(record.seq).length > 0 || undefined,
  },
  findingField('severity', 'word', 'how bad it is', SEVERITIES),
  findingField('rule', 'text', 'id of the rule'),
  findingField('section', 'text', 'the paragraph it stands on'),
  findingField('fault', 'word', 'who has to change', ['client', 'server', 'network', 'proxy', 'either', 'none']),
  findingField('summary', 'text', 'what is wrong'),
  findingField('fix', 'text', 'what to do about it'),
  findingField('symptom', 'text', "what the client's user sees"),
];

const CONNECTION_FIELDS: readonly FilterField[] = [
  ...PEERS.flatMap(legFields),
  property('server.name', 'text', 'host name that was dialled'),
  property('server.tls.certificate.subject', 'text', "whom the server's certificate names"),
  property('server.tls.certificate.issuer', 'text', 'who signed it'),
  property('server.tls.certificate.verdict', 'text', '`trusted`, or why not'),
  property('alpn', 'text', 'what the client was answered'),
  property('stage', 'text', 'where a connection failed, or what it waits for'),
  property('waited', 'duration', 'how long a connection has been waiting to be opened'),
  property('patience', 'duration', 'how long it waits before it is given up'),
  property('received', 'number', 'octets from a client that has not said yet what it speaks'),
  property('upstream', 'text', 'URL of the upstream that is waited for'),
  property('address', 'text', 'address of the upstream that was tried'),
  property('code', 'text', 'system or OpenSSL code of a failure'),
  property('message', 'text', 'a failure in one sentence'),
  property('serverName', 'text', 'name a client asked for that failed or waits'),
  property('alpnOffered', 'text', 'protocols a client offered that failed or waits'),
  property('closedBy', 'word', 'who closed', { words: wordsOf([...PEERS, 'proxy']) }),
  property('how', 'text', 'fin, no-close-notify, reset, error or proxy'),
  property('read', 'number', 'octets read from an endpoint'),
  property('written', 'number', 'octets of those handed on'),
  property('slow', 'word', 'who did not read', { words: wordsOf([...PEERS, 'recorder']) }),
  property('state', 'word', 'of back pressure', { words: wordsOf(['paused', 'resumed']) }),
  property('duration', 'duration', 'how long back pressure or a blocked event loop lasted'),
  property('reason', 'text', 'why octets are no frame, or why the trace ended'),
];

function legFields(peer: Peer): readonly FilterField[] {
  const leg = (path: string, type: FieldType, hint: string) =>
    property(`${peer}.${path}`, type, `${hint} (${peer} leg)`);
  return [
    property(`${peer}.address`, 'text', `address and port of the ${peer}`, {
      get: (record) => {
        const facts = peer in record ? (record as Partial<Record<Peer, unknown>>)[peer] : undefined;
        return typeof facts === 'string' ? facts : (facts as { address?: string } | undefined)?.address;
      },
    }),
    leg('tls.version', 'text', 'TLS version'),
    leg('tls.cipher', 'text', 'cipher suite'),
    leg('tls.alpn', 'text', 'protocol chosen by ALPN'),
    leg('tls.alpnOffered', 'text', 'protocols offered'),
    leg('tls.serverName', 'text', 'server name asked for'),
    leg('tls.resumed', 'boolean', 'TLS session was resumed'),
  ];
}

/** The table of all names, in the groups the reference prints. */
export const FIELD_GROUPS: readonly { readonly title: string; readonly fields: readonly FilterField[] }[] = [
  { title: 'Every record', fields: RECORD_FIELDS },
  { title: 'Frames', fields: FRAME_FIELDS },
  { title: 'Payload of frames', fields: payloadFields() },
  { title: "The frame's request and response", fields: STREAM_FIELDS },
  { title: 'Findings', fields: FINDING_FIELDS },
  { title: 'Connections and the trace itself', fields: CONNECTION_FIELDS },
];
