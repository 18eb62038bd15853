import type { Peer } from '../../decode/index.ts';
import { limits } from '../../limits.ts';
import type { RecordOf, TraceRecord } from '../record.ts';
import { isAck, isAnswer } from './answer.ts';
import { applyFrame } from './apply-frame.ts';
import { cutOffOf } from './cut-off.ts';
import { EndpointView } from './endpoint-view.ts';
import { INITIAL_CONNECTION_WINDOW } from './flow-window.ts';
import { LagLog } from './lag-log.ts';
import { MessageSection } from './message-section.ts';
import { StreamTable } from './stream-table.ts';

/**
 * Whether a record proves that its connection was seen from its beginning: somebody saw it open, or here are the first
 * octets of the client. The server's first SETTINGS prove nothing about the client, whose records may have been left out.
 */
export function isStart(record: TraceRecord): boolean {
  switch (record.kind) {
    case 'connection-opened':
    case 'connection-waiting':
    case 'connection-failed':
      return true;
    case 'preface':
    case 'octets':
      return record.from === 'client' && record.offset === 0;
    default:
      return false;
  }
}

/**
 * One connection as far as its records tell: settings, streams, windows, who closed. A fold: the same records give the
 * same view, live and from a file. Rules and the terminal UI read it; only `apply` changes it.
 */
export class ConnectionView {
  readonly id: number;
  readonly client = new EndpointView('client');
  readonly server = new EndpointView('server');
  readonly streams: StreamTable;
  readonly lag = new LagLog();
  /** The field section completed last; `section.kind` says which part of which message it is. */
  readonly section = new MessageSection();
  openedAt = 0;
  opened: RecordOf<'connection-opened'> | undefined;
  /** What it waits for; undefined once it was opened. */
  waiting: RecordOf<'connection-waiting'> | undefined;
  closed: RecordOf<'connection-closed'> | undefined;
  /** The endpoint that sent its last octet first. */
  closedBy: Peer | undefined;
  lastAt = 0;
  /** Records seen. */
  records = 0;
  /** At least one of its requests was a gRPC call. */
  grpc = false;
  /** Stream 1 was opened by an HTTP/1.1 request with `Upgrade: h2c`. */
  upgraded = false;
  /** Room for readers' own state: see diagnose/notes.ts. */
  notes: unknown[] | undefined;
  #http1Request = '';
  #begun = false;
  #late = false;
  #unbroken = true;
  #gaps = false;

  /** @param recentStreams how many streams that are over stay known in detail */
  constructor(id: number, recentStreams: number = limits.recentStreams) {
    this.id = id;
    this.streams = new StreamTable(recentStreams);
  }

  /**
   * True as long as all octets from the first ones on are here. Without them (the capture began in the middle, or was
   * filtered) windows, settings and the HPACK tables are unknown.
   */
  get fromStart(): boolean {
    return this.#begun && this.#unbroken;
  }

  /** Octets before this frame are missing. */
  get broken(): boolean {
    return !this.#unbroken;
  }

  /**
   * Records were left out of the trace, perhaps all frames of this connection: what did not happen here may have happened.
   */
  get doubtful(): boolean {
    return this.#gaps && this.client.frames === 0 && this.server.frames === 0;
  }

  /** Records before the next one are not in the trace. They may have been of this connection, or of others. */
  missed(): void {
    this.#gaps = true;
  }

  of(peer: Peer): EndpointView {
    return peer === 'client' ? this.client : this.server;
  }

  other(peer: Peer): EndpointView {
    return peer === 'client' ? this.server : this.client;
  }

  /** What `from` may still send on the whole connection. */
  connectionWindow(from: Peer): number {
    return this.of(from).window.left(INITIAL_CONNECTION_WINDOW);
  }

  /** The size a window of `from` begins with on every stream, in the loosest reading of the other's SETTINGS. */
  initialWindow(from: Peer): number {
    return this.other(from).settings.loosest.initialWindowSize;
  }

  /** Sum of both legs' round trips in ms; Infinity while one of them is unknown. */
  get roundTrip(): number {
    return this.client.roundTrip + this.server.roundTrip;
  }

  /** Milliseconds from `since` to `at` without the time that was our own or a full socket's doing. */
  elapsed(since: number, at: number): number {
    return at - since - this.lag.between(since, at);
  }

  apply(record: TraceRecord): void {
    if (record.kind === 'frame') {
      this.applyFrame(record);
      return;
    }
    this.#count(record);
    switch (record.kind) {
      case 'connection-opened':
        this.opened = record;
        this.waiting = undefined;
        break;
      case 'connection-waiting':
        this.waiting = record;
        break;
      case 'preface':
        this.client.prefaceAt = record.at;
        this.client.nextOffset = record.offset + record.length;
        break;
      case 'octets':
        this.#octets(record);
        break;
      case 'direction-ended': {
        const endpoint = this.of(record.from);
        endpoint.endedAt = record.at;
        endpoint.endedHow = record.how;
        endpoint.endedSeq = record.seq;
        if (record.how !== 'proxy') this.closedBy ??= record.from;
        this.#counted(endpoint, record.read);
        break;
      }
      case 'connection-closed':
        this.closed = record;
        if (record.closedBy !== 'proxy') this.closedBy ??= record.closedBy;
        this.#counted(this.client, record.octets.client.read);
        this.#counted(this.server, record.octets.server.read);
        break;
      case 'back-pressure':
        if (record.state === 'paused') this.lag.paused(record.slow, record.at);
        else this.lag.resumed(record.slow, record.at);
        break;
      case 'loop-lag':
        this.lag.lagged(record.at, record.duration);
        break;
    }
  }

  applyFrame(record: RecordOf<'frame'>): void {
    this.notice(record);
    this.applyNoticed(record);
  }

  /** The same for a frame that `notice` was told of. */
  applyNoticed(record: RecordOf<'frame'>): void {
    this.#count(record);
    applyFrame(this, record);
  }

  /** The client has begun with an HTTP/1.1 request that asks for `Upgrade: h2c`. */
  get upgradeAsked(): boolean {
    return this.#http1Request !== '';
  }

  /** Looks whether the frame that is applied next is where its sender's octets go on: rules ask that before it counts. */
  notice({ from, frame }: RecordOf<'frame'>): void {
    if (!this.#unbroken) return;
    const sender = this.of(from);
    if (frame.offset !== sender.nextOffset) {
      // The first one that was seen, of a connection that has been going on, may stand anywhere.
      this.#late ||= !this.#begun && sender.frames === 0;
      if (this.#late && sender.frames === 0) sender.nextOffset = frame.offset;
      else this.#unbroken = false;
    }
    // Answers the other endpoint, of which nothing is here: a filter has left it out, or it would be a strange answer.
    if (this.other(from).frames > 0) return;
    const missing = this.#gaps ? isAnswer(frame, from, this.upgraded) : this.opened === undefined && isAck(frame);
    if (missing) this.#unbroken = false;
  }

  /** More octets came from an endpoint than the records of it account for. */
  #counted({ nextOffset }: EndpointView, read: number): void {
    // What does not speak HTTP/2, or not any more, is relayed and not recorded.
    const undecoded = this.client.notHttp2 || this.server.notHttp2 || (this.upgradeAsked && !this.upgraded);
    if (this.#begun && read > nextOffset && !undecoded) this.#unbroken = false;
  }

  #count(record: TraceRecord): void {
    if (this.records++ === 0) this.openedAt = record.at;
    if (!this.#begun && !this.#late) this.#begun = isStart(record);
    this.lastAt = record.at;
  }

  /** @see RFC 7540 §3.2: after `101 Switching Protocols` the HTTP/1.1 request is stream 1, half-closed. */
  #octets(record: RecordOf<'octets'>): void {
    this.of(record.from).nextOffset = record.offset + record.length;
    if (record.reason === 'truncated') {
      this.of(record.from).cutOff = cutOffOf(record.octets, record.length);
      return;
    }
    const upgrading = record.reason === 'http1' && /^upgrade:.*\bh2c\b/im.test(record.octets);
    if (record.from === 'client') {
      if (upgrading) this.#http1Request = record.octets;
      else this.client.notHttp2 = true;
      return;
    }
    if (!upgrading || !/^HTTP\/1\.1 101/.test(record.octets)) {
      this.server.notHttp2 = true;
      return;
    }
    this.upgraded = true;
    const stream = this.streams.begin(1, 'client', 'upgrade', record.at, record.seq);
    if (!stream) return;
    [stream.method, stream.path] = this.#http1Request.split(' ', 2);
    stream.client.state = 'ended';
    stream.client.endedSeq = record.seq;
    stream.client.endedAt = record.at;
  }
}
