import { limits } from '../limits.ts';
import type { WireSink } from './connection-decoder.ts';
import { FieldBlockAssembler } from './field-block-assembler.ts';
import type { Frame, Peer } from './frame.ts';
import { CONNECTION_PREFACE } from './frame-encoder.ts';
import { FrameSplitter } from './frame-splitter.ts';
import { concatOctets, octetString } from './octets.ts';
import {
  clientOpening,
  type NonFrameReason,
  OPENING_OCTETS,
  type Opening,
  readHttp1Head,
  serverOpening,
} from './opening.ts';
import type { PayloadReader } from './payload-reader.ts';
import type { SettingsHandover } from './settings-handover.ts';

/** `skipping`: the body of a request that asks for an upgrade. `ignoring`: not HTTP/2, and nothing more to look for. */
type Stage = 'opening' | 'http1-head' | 'skipping' | 'frames' | 'ignoring';

/** The octets of one endpoint of a connection: what they begin with, then frames. */
export class DirectionDecoder {
  readonly #from: Peer;
  readonly #sink: WireSink;
  readonly #handover: SettingsHandover;
  readonly #dataLimit: number;
  readonly #blocks = new FieldBlockAssembler();
  readonly #onFrame = (frame: Frame, payload: PayloadReader) => this.#observe(frame, payload);
  #stage: Stage = 'opening';
  /** Octets before `#start`. */
  #offset = 0;
  /** What has come since, while the stage is not decided. */
  #start: Uint8Array = new Uint8Array(0);
  #toSkip = 0;
  #frames: FrameSplitter | undefined;

  constructor(from: Peer, sink: WireSink, handover: SettingsHandover, dataLimit: number) {
    this.#from = from;
    this.#sink = sink;
    this.#handover = handover;
    this.#dataLimit = dataLimit;
  }

  /** Gives the HTTP2-Settings of a client that asks for an upgrade to h2c, when it does. */
  receive(octets: Uint8Array): string | undefined {
    if (this.#frames) {
      this.#frames.push(octets, 0, this.#onFrame);
      return undefined;
    }
    if (this.#stage === 'ignoring') return undefined;
    this.#start = concatOctets([this.#start, octets]);
    let upgrade: string | undefined;
    for (let stage: Stage | undefined; stage !== this.#stage; ) {
      stage = this.#stage;
      upgrade = this.#advance(stage) ?? upgrade;
    }
    return upgrade;
  }

  end(): void {
    const rest = this.#frames?.end();
    if (rest) this.#sink.octets(this.#from, rest);
    else if (this.#stage === 'http1-head') this.#handOut('http1');
    else if (this.#stage === 'opening' && this.#start.length > 0)
      this.#handOut(this.#opening() ? 'not-http2' : 'truncated');
    this.#stage = 'ignoring';
    this.#frames = undefined;
  }

  /** The payload of a SETTINGS frame in base64url: binds this sender at once. @see RFC 7540 §3.2.1 */
  applyHttp2Settings(base64url: string): void {
    const octets = decodeBase64url(base64url);
    const settings = new FrameSplitter(0, 0);
    const header = Uint8Array.of(0, octets.length >> 8, octets.length, 4, 0, 0, 0, 0, 0);
    settings.push(concatOctets([header, octets]), 0, (frame) => {
      if (frame.type !== 'SETTINGS') return;
      const sizes = frame.settings.filter((setting) => setting.identifier === 1).map((setting) => setting.value);
      if (sizes.length > 0) this.#blocks.hpack.acknowledgeTableSize(sizes);
    });
  }

  #advance(stage: Stage): string | undefined {
    switch (stage) {
      case 'opening':
        this.#open();
        return undefined;
      case 'http1-head':
        return this.#readHead();
      case 'skipping':
        this.#skip();
        return undefined;
      default:
        return undefined;
    }
  }

  #open(): void {
    const opening = this.#opening();
    if (opening === 'preface') {
      this.#sink.preface('client', this.#offset, CONNECTION_PREFACE.length);
      this.#drop(CONNECTION_PREFACE.length);
      this.#beginFrames();
    } else if (opening === 'frames') {
      this.#beginFrames();
    } else if (opening === 'http1') {
      this.#stage = 'http1-head';
    } else if (opening === 'not-http2') {
      // At a fixed count, or at the end, so that the cutting of the stream makes no difference.
      if (this.#start.length >= OPENING_OCTETS) this.#handOut('not-http2', OPENING_OCTETS);
    }
  }

  #opening(): Opening {
    const start = octetString(this.#start, 0, OPENING_OCTETS);
    return this.#from === 'client' ? clientOpening(start) : serverOpening(start);
  }

  #readHead(): string | undefined {
    const head = readHttp1Head(octetString(this.#start, 0, limits.nonHttp2Octets));
    if (head === undefined) {
      if (this.#start.length >= limits.nonHttp2Octets) this.#handOut('http1');
      return undefined;
    }
    this.#handOut('http1', head.length);
    if (!head.upgradesToH2c) return undefined;
    if (this.#from === 'server') {
      this.#beginFrames();
      return undefined;
    }
    this.#toSkip = head.contentLength;
    this.#stage = 'skipping';
    return head.http2Settings;
  }

  #skip(): void {
    const skipped = Math.min(this.#toSkip, this.#start.length);
    this.#toSkip -= skipped;
    this.#drop(skipped);
    if (this.#toSkip === 0 && this.#start.length > 0) this.#stage = 'opening';
  }

  #beginFrames(): void {
    this.#stage = 'frames';
    this.#frames = new FrameSplitter(this.#offset, this.#dataLimit);
    const octets = this.#start;
    this.#drop(octets.length);
    if (octets.length > 0) this.#frames.push(octets, 0, this.#onFrame);
  }

  #handOut(reason: NonFrameReason, count = Math.min(this.#start.length, limits.nonHttp2Octets)): void {
    const octets = octetString(this.#start, 0, count);
    this.#sink.octets(this.#from, { reason, offset: this.#offset, length: count, octets });
    this.#drop(count);
    this.#stage = 'ignoring';
  }

  #drop(count: number): void {
    this.#offset += count;
    this.#start = this.#start.subarray(count);
  }

  #observe(frame: Frame, payload: PayloadReader): void {
    switch (frame.type) {
      case 'HEADERS':
      case 'PUSH_PROMISE':
        this.#blocks.begin(frame, payload);
        break;
      case 'CONTINUATION':
        this.#blocks.continue(frame);
        break;
      case 'SETTINGS': {
        const sizes = this.#handover.observe(this.#from, frame);
        if (sizes.length > 0) this.#blocks.hpack.acknowledgeTableSize(sizes);
        break;
      }
      case 'MALFORMED':
        if (frame.declaredType === 'HEADERS' || frame.declaredType === 'PUSH_PROMISE') this.#blocks.lose();
        break;
    }
    this.#sink.frame(this.#from, frame);
  }
}

function decodeBase64url(text: string): Uint8Array {
  try {
    return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (character) =>
      character.charCodeAt(0),
    );
  } catch {
    return new Uint8Array(0);
  }
}
