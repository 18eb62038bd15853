import {
  CONNECTION_PREFACE,
  concatOctets,
  type ErrorCodeName,
  encodeFrame,
  errorCodeOf,
  type FrameToEncode,
  HpackEncoder,
  octetString,
  octetsOf,
  type Peer,
} from '../../src/decode/index.ts';
import { encodeFields, withFields } from './sequence-fields.ts';
import { type Call, call, octetsText, split } from './sequence-text.ts';

const FLAGS: Readonly<Record<string, number>> = { EH: 0x4, ES: 0x1, ACK: 0x1 };
const PADDED = 0x8;
const PRIORITY = 0x20;

const REQUEST = ':scheme https, :authority a, :path /';

/** Writes the frames of both endpoints of one connection. */
export class FrameWriter {
  readonly #hpack = { client: new HpackEncoder(), server: new HpackEncoder() };
  /** What CONTINUATION frames still have to carry. */
  readonly #rest = { client: new Uint8Array(0), server: new Uint8Array(0) };

  /** `GET1{accept text/html}` and its like: who sends it, and the HDR it stands for. */
  macro(event: string): { from: Peer; frame: string } | undefined {
    const match = /^(GET|HEAD|POST|CONNECT|OK)(\d+)(\.ES)?(?:\{(.*)\})?(\.ES)?$/s.exec(event);
    if (!match) return undefined;
    const [, word = '', id, before, more, after] = match;
    if (word === 'OK') {
      const flags = before || after ? 'EH,ES' : 'EH';
      return { from: 'server', frame: `HDR(${id},${flags}){${withFields(':status 200', more)}}` };
    }
    const base = word === 'CONNECT' ? ':method CONNECT, :authority a:443' : `:method ${word}, ${REQUEST}`;
    const flags = word === 'POST' || word === 'CONNECT' ? 'EH' : 'EH,ES';
    return { from: 'client', frame: `HDR(${id},${flags}){${withFields(base, more)}}` };
  }

  write(event: string, from: Peer): Uint8Array {
    const parsed = call(event);
    const { name, args } = parsed;
    switch (name) {
      case 'PREFACE':
        return octetsOf(CONNECTION_PREFACE);
      case 'RAW':
        return octetsOf(octetsText(args.join(',')));
      case 'CUT':
        return this.write(args.slice(1).join(','), from).subarray(0, Number(args[0]));
      case 'HDR':
      case 'PP':
        return this.#carrier(parsed, from);
      case 'CONT':
        return this.#continuation(parsed, from);
      default:
        return encodeFrame(plainFrame(parsed));
    }
  }

  #carrier({ name, args, body }: Call, from: Peer): Uint8Array {
    const block = encodeFields(body ?? '', this.#hpack[from]);
    const { flagBits, options } = readFlags(args.slice(1));
    const first = options.first === undefined ? block.length : Number(options.first);
    this.#rest[from] = block.slice(first);
    const fragment = octetString(block, 0, first);
    if (name === 'PP') {
      const [streamId, promisedStreamId] = arrow(args[0]!);
      const flags = args.length > 1 ? flagBits : FLAGS.EH!;
      return encodeFrame({ type: 'PUSH_PROMISE', streamId, promisedStreamId, flagBits: flags, fragment });
    }
    const streamId = Number(args[0]);
    const padLength = options.PAD === undefined ? {} : { padLength: Number(options.PAD) };
    const priority =
      options.PRI === undefined
        ? {}
        : { priority: { exclusive: false, streamDependency: Number(options.PRI), weight: 16 } };
    return encodeFrame({ type: 'HEADERS', streamId, flagBits, fragment, ...padLength, ...priority });
  }

  #continuation({ args }: Call, from: Peer): Uint8Array {
    const { flagBits, positional } = readFlags(args.slice(1));
    const rest = this.#rest[from];
    const size = positional[0] === undefined ? (flagBits & FLAGS.EH! ? rest.length : 0) : Number(positional[0]);
    const piece = concatOctets([rest.slice(0, size), new Uint8Array(Math.max(0, size - rest.length))]);
    this.#rest[from] = rest.slice(size);
    return encodeFrame({
      type: 'CONTINUATION',
      streamId: Number(args[0]),
      flagBits,
      fragment: octetString(piece),
    });
  }
}

interface Flags {
  flagBits: number;
  options: Record<string, string>;
  positional: string[];
}

function readFlags(args: readonly string[]): Flags {
  const flags: Flags = { flagBits: 0, options: {}, positional: [] };
  for (const arg of args) {
    const option = /^(PAD|PRI|first)=(.*)$/.exec(arg);
    if (option) flags.options[option[1]!] = option[2]!;
    else if (FLAGS[arg] !== undefined) flags.flagBits |= FLAGS[arg];
    else if (/^0x[0-9a-f]+$/i.test(arg)) flags.flagBits |= Number(arg);
    else flags.positional.push(arg);
  }
  if (flags.options.PAD !== undefined) flags.flagBits |= PADDED;
  if (flags.options.PRI !== undefined) flags.flagBits |= PRIORITY;
  return flags;
}

const arrow = (text: string): [number, number] => text.split('→').map(Number) as [number, number];
const code = (text: string): number => (/^\d|^0x/.test(text) ? Number(text) : errorCodeOf(text as ErrorCodeName));
/** A payload given as its octets, or as how many zeros it is. */
const payload = (text: string): string => (/^\d+$/.test(text) ? '\0'.repeat(Number(text)) : octetsText(text));
const opaque = (text: string): string => octetsText(text).padEnd(8, '\0').slice(0, 8);

function plainFrame({ name, args, body }: Call): FrameToEncode {
  const [first = '0', second = '', third = ''] = args;
  const streamId = Number(first);
  switch (name) {
    case 'SETTINGS':
    case 'SET':
      return { type: 'SETTINGS', settings: split(body ?? '', ',').map(setting) };
    case 'SACK':
      return { type: 'SETTINGS', flags: ['ACK'], settings: [] };
    case 'DATA':
      return data(streamId, args.slice(1));
    case 'RST':
      return { type: 'RST_STREAM', streamId, errorCode: code(second) };
    case 'GOAWAY':
      return { type: 'GOAWAY', lastStreamId: streamId, errorCode: code(second || '0'), debugData: octetsText(third) };
    case 'WU':
      return { type: 'WINDOW_UPDATE', streamId, windowSizeIncrement: Number(second) };
    case 'PING':
      return { type: 'PING', opaqueData: opaque(args[0] ?? '') };
    case 'PING.ACK':
      return { type: 'PING', flags: ['ACK'], opaqueData: opaque(args[0] ?? '') };
    case 'PRIO': {
      const [dependent, streamDependency] = arrow(first);
      return {
        type: 'PRIORITY',
        streamId: dependent,
        priority: { exclusive: false, streamDependency, weight: 16 },
      };
    }
    case 'ALTSVC':
      return { type: 'ALTSVC', streamId, origin: octetsText(second), altSvcFieldValue: octetsText(third) };
    case 'ORIGIN':
      return { type: 'ORIGIN', origins: args.map(octetsText) };
    case 'PRIORITY_UPDATE':
      return { type: 'PRIORITY_UPDATE', prioritizedStreamId: streamId, priorityFieldValue: octetsText(second) };
    case 'FRAME':
      return {
        type: 'UNKNOWN',
        typeCode: Number(first),
        flagBits: Number(second),
        streamId: Number(third),
        payload: payload(args[3] ?? '0'),
      };
    default:
      throw new Error(`no such frame: ${name}`);
  }
}

function data(streamId: number, args: readonly string[]): FrameToEncode {
  const { flagBits, options, positional } = readFlags(args);
  const content = payload(positional[0] ?? '0');
  const padLength = options.PAD === undefined ? {} : { padLength: Number(options.PAD) };
  return { type: 'DATA', streamId, flagBits, content, contentLength: content.length, ...padLength };
}

function setting(text: string): { identifier: number; value: number } {
  const [identifier, value] = text.split('=').map(Number) as [number, number];
  return { identifier, value };
}
