import type { TLSSocket } from 'node:tls';
import {
  ConnectionDecoder,
  type ErrorCodeName,
  encodeFrame,
  errorCodeOf,
  type FieldToEncode,
  type Frame,
  type FrameNamed,
  type FrameToEncode,
  HpackEncoder,
  octetString,
} from '../decode/index.ts';
import { limits } from '../limits.ts';
import { PingPolicy } from './ping-policy.ts';
import { INITIAL_WINDOW, ServerStream } from './server-stream.ts';

/** The default of SETTINGS_MAX_FRAME_SIZE, and of the demo's clients. @see RFC 9113 §6.5.2 */
const MAX_FRAME_OCTETS = 16_384;
const HEADER_TABLE_OCTETS = 4096;
const SETTINGS_HEADER_TABLE_SIZE = 1;
const SETTINGS_MAX_CONCURRENT_STREAMS = 3;
const SETTINGS_INITIAL_WINDOW_SIZE = 4;

/**
 * The server side of one connection, written frame by frame: what a log shows is what stands here and in the stories.
 * A ready-made server would not send what the broken stories send, and ends every 204.
 */
export class ServerConnection {
  readonly #socket: TLSSocket;
  readonly #answer: (stream: ServerStream) => void;
  readonly #hpack = new HpackEncoder();
  readonly #streams = new Map<number, ServerStream>();
  readonly #pings = new PingPolicy();
  #initialSendWindow = INITIAL_WINDOW;
  #sendWindow = INITIAL_WINDOW;
  #received = 0;
  #lastStreamId = 0;
  /** END_STREAM of the HEADERS frame whose field block is being continued. */
  #endStream = false;

  constructor(socket: TLSSocket, answer: (stream: ServerStream) => void) {
    this.#socket = socket;
    this.#answer = answer;
    const decoder = new ConnectionDecoder(
      {
        preface: () => {},
        frame: (_from, frame) =>
          frame.length > MAX_FRAME_OCTETS ? this.goAway('FRAME_SIZE_ERROR') : this.#receive(frame),
        octets: () => this.#socket.destroy(),
      },
      { dataLimit: MAX_FRAME_OCTETS },
    );
    socket.setNoDelay();
    socket.on('data', (octets) => decoder.receive('client', octets));
    socket.on('drain', () => this.#flush());
    // What a client tears down is of no interest to a demo; `close` follows.
    socket.on('error', () => {});
    socket.on('close', () => {
      for (const stream of this.#streams.values()) stream.abandon();
    });
    this.send({
      type: 'SETTINGS',
      settings: [{ identifier: SETTINGS_MAX_CONCURRENT_STREAMS, value: limits.demoStreams }],
    });
  }

  /** Octets of content that may be sent in one frame now; less than one while the client or its socket has enough. */
  get room(): number {
    return this.#socket.writableNeedDrain ? 0 : Math.min(this.#sendWindow, MAX_FRAME_OCTETS);
  }

  /** What the client's SETTINGS give a new stream to begin with. */
  get initialSendWindow(): number {
    return this.#initialSendWindow;
  }

  send(frame: FrameToEncode): void {
    if (this.#socket.writable) this.#socket.write(encodeFrame(frame));
  }

  sendData(streamId: number, content: Uint8Array, flags: readonly string[] = []): void {
    this.#sendWindow -= content.length;
    this.send({ type: 'DATA', streamId, flags, contentLength: content.length, content: octetString(content) });
  }

  /** The compressed form of a field list, for the next frame that is sent. */
  fieldBlock(fields: Readonly<Record<string, string>>): string {
    return octetString(this.#hpack.encode(Object.entries(fields).map(([name, value]) => ({ name, value }))));
  }

  /** Says why, and closes. @see RFC 9113 §5.4.1 */
  goAway(error: ErrorCodeName, debugData = ''): void {
    this.send({ type: 'GOAWAY', lastStreamId: this.#lastStreamId, errorCode: errorCodeOf(error), debugData });
    this.#socket.end();
  }

  #receive(frame: Frame): void {
    const stream = this.#streams.get(frame.streamId);
    switch (frame.type) {
      case 'MALFORMED':
        this.goAway('PROTOCOL_ERROR', `${frame.declaredType}: ${frame.problem.code}`);
        break;
      case 'SETTINGS':
        if (frame.flags.includes('ACK')) break;
        for (const { identifier, value } of frame.settings) this.#apply(identifier, value);
        this.send({ type: 'SETTINGS', flags: ['ACK'], settings: [] });
        this.#flush();
        break;
      case 'PING':
        if (frame.flags.includes('ACK')) break;
        this.send({ type: 'PING', flags: ['ACK'], opaqueData: frame.opaqueData });
        if (this.#pings.tooMany(performance.now())) this.goAway('ENHANCE_YOUR_CALM', 'too_many_pings');
        break;
      case 'WINDOW_UPDATE':
        if (frame.streamId === 0) this.#sendWindow += frame.windowSizeIncrement;
        else stream?.growSendWindow(frame.windowSizeIncrement);
        this.#flush();
        break;
      case 'HEADERS':
        this.#endStream = frame.flags.includes('END_STREAM');
        this.#receiveFields(frame, stream);
        break;
      case 'CONTINUATION':
        this.#receiveFields(frame, stream);
        break;
      case 'DATA':
        this.#credit(frame.length);
        stream?.receive(frame.content, frame.length);
        if (frame.flags.includes('END_STREAM')) stream?.endReceived();
        break;
      case 'RST_STREAM':
        stream?.abandon();
    }
  }

  #receiveFields({ streamId, fieldBlock }: FrameNamed<'HEADERS' | 'CONTINUATION'>, known?: ServerStream): void {
    if (!fieldBlock) return;
    if (fieldBlock.problem) this.goAway('COMPRESSION_ERROR', fieldBlock.problem.code);
    else if (!known) this.#open(streamId, fieldBlock.fields);
    else if (this.#endStream) known.endReceived();
  }

  #open(streamId: number, request: readonly FieldToEncode[]): void {
    this.#lastStreamId = streamId;
    if (this.#streams.size >= limits.demoStreams) {
      this.send({ type: 'RST_STREAM', streamId, errorCode: errorCodeOf('REFUSED_STREAM') });
      return;
    }
    const stream = new ServerStream(this, streamId, request);
    this.#streams.set(streamId, stream);
    stream.on('close', () => this.#streams.delete(streamId));
    if (this.#endStream) stream.endReceived();
    this.#answer(stream);
  }

  #apply(identifier: number, value: number): void {
    if (identifier === SETTINGS_HEADER_TABLE_SIZE && value < HEADER_TABLE_OCTETS) this.#hpack.resize(value);
    if (identifier !== SETTINGS_INITIAL_WINDOW_SIZE) return;
    for (const stream of this.#streams.values()) stream.growSendWindow(value - this.#initialSendWindow);
    this.#initialSendWindow = value;
  }

  /** Gives back the connection's window whoever reads or not: one stream that waits is not to stop the others. */
  #credit(length: number): void {
    this.#received += length;
    if (this.#received < INITIAL_WINDOW / 2) return;
    this.send({ type: 'WINDOW_UPDATE', windowSizeIncrement: this.#received });
    this.#received = 0;
  }

  #flush(): void {
    for (const stream of this.#streams.values()) stream.flush();
  }
}
