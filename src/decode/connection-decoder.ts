import { limits } from '../limits.ts';
import { DirectionDecoder } from './direction-decoder.ts';
import type { Frame, Peer } from './frame.ts';
import type { NonFrameOctets } from './opening.ts';
import { SettingsHandover } from './settings-handover.ts';

/** Where the decoder puts what it finds, in the order of each sender's octets. */
export interface WireSink {
  frame(from: Peer, frame: Frame): void;
  /** The client's connection preface. @see RFC 9113 §3.4 */
  preface(from: 'client', offset: number, length: number): void;
  /** Octets that are not a frame. */
  octets(from: Peer, octets: NonFrameOctets): void;
}

export interface ConnectionDecoderOptions {
  /** Octets of content to keep of each DATA frame; all else is kept whole. Default `limits.dataOctets`. */
  readonly dataLimit?: number;
}

/**
 * Octets of both endpoints in, frames out. A pure function of what it was given: no clock, no sockets, no exceptions on
 * any input; the same octets cut in any way give the same frames.
 */
export class ConnectionDecoder {
  readonly #directions: Readonly<Record<Peer, DirectionDecoder>>;

  constructor(sink: WireSink, { dataLimit = limits.dataOctets }: ConnectionDecoderOptions = {}) {
    const handover = new SettingsHandover();
    this.#directions = {
      client: new DirectionDecoder('client', sink, handover, dataLimit),
      server: new DirectionDecoder('server', sink, handover, dataLimit),
    };
  }

  /** Octets of one endpoint, as they come. They are not kept. */
  receive(from: Peer, octets: Uint8Array): void {
    const upgrade = this.#directions[from].receive(octets);
    if (upgrade) this.#directions.server.applyHttp2Settings(upgrade);
  }

  /** This endpoint sends no more: what is left of a frame is handed out as truncated. */
  end(from: Peer): void {
    this.#directions[from].end();
  }
}
