import { once } from 'node:events';
import { connect, type TLSSocket } from 'node:tls';
import {
  CONNECTION_PREFACE,
  ConnectionDecoder,
  encodeFrame,
  type Frame,
  type FrameToEncode,
  HpackEncoder,
  octetString,
  octetsOf,
  type Setting,
} from '../../src/decode/index.ts';
import { identity, whenDone } from './proxy-rig.ts';

/** A client over TLS that sends exactly the frames it is told to. */
export class RawClient {
  readonly frames: Frame[] = [];
  readonly socket: TLSSocket;
  readonly #hpack = new HpackEncoder();
  #waiting: (() => void)[] = [];

  private constructor(socket: TLSSocket) {
    this.socket = socket;
    const decoder = new ConnectionDecoder({
      preface: () => {},
      octets: () => {},
      frame: (_from, frame) => this.frames.push(frame),
    });
    socket.on('data', (octets) => decoder.receive('server', octets));
    for (const event of ['data', 'close', 'error']) socket.on(event, () => this.#wake());
  }

  static async open(port: number): Promise<RawClient> {
    const socket = connect({ port, host: '127.0.0.1', ca: identity.cert, ALPNProtocols: ['h2'] });
    whenDone(() => socket.destroy());
    const client = new RawClient(socket);
    await once(socket, 'secureConnect');
    return client;
  }

  /** With the connection preface and its SETTINGS sent. */
  static async start(port: number, settings: readonly Setting[] = []): Promise<RawClient> {
    const client = await RawClient.open(port);
    client.socket.write(octetsOf(CONNECTION_PREFACE));
    client.send({ type: 'SETTINGS', settings });
    return client;
  }

  send(...frames: FrameToEncode[]): void {
    for (const frame of frames) this.socket.write(encodeFrame(frame));
  }

  request(streamId: number, path: string, { method = 'GET', endStream = true } = {}): void {
    const fields = { ':method': method, ':scheme': 'https', ':authority': 'demo.test', ':path': path };
    const fragment = octetString(this.#hpack.encode(Object.entries(fields).map(([name, value]) => ({ name, value }))));
    const flags = endStream ? ['END_HEADERS', 'END_STREAM'] : ['END_HEADERS'];
    this.send({ type: 'HEADERS', streamId, flags, fragment });
  }

  data(streamId: number, content: string, flags: readonly string[] = []): void {
    this.send({ type: 'DATA', streamId, flags, content, contentLength: content.length });
  }

  /** The first frame that fits, as soon as it is there. */
  async next(fits: (frame: Frame) => boolean): Promise<Frame> {
    await this.until(() => this.frames.some(fits));
    return this.frames.find(fits)!;
  }

  /** Sends a PING: what the server had to say before its answer is there afterwards. */
  async roundTrip(): Promise<void> {
    const opaqueData = `trip${this.frames.length}`.padEnd(8);
    this.send({ type: 'PING', opaqueData });
    await this.next((frame) => frame.type === 'PING' && frame.opaqueData === opaqueData);
  }

  async until(condition: () => boolean): Promise<void> {
    while (!condition()) await new Promise<void>((wake) => this.#waiting.push(wake));
  }

  closed(): Promise<void> {
    return this.until(() => this.socket.closed);
  }

  /** Content of a stream so far. */
  contentOf(streamId: number): string {
    return this.frames
      .flatMap((frame) => (frame.type === 'DATA' && frame.streamId === streamId ? [frame.content] : []))
      .join('');
  }

  #wake(): void {
    for (const wake of this.#waiting.splice(0)) wake();
  }
}

export const isEndOf = (streamId: number) => (frame: Frame) =>
  frame.streamId === streamId && frame.flags.includes('END_STREAM');
export const isA = (type: Frame['type']) => (frame: Frame) => frame.type === type;
