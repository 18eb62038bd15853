import { concatOctets, type OctetString, octetsOf, type Peer } from '../decode/index.ts';
import { limits } from '../limits.ts';
import type { RecordOf, TraceRecord } from './record.ts';
import { ConnectionView, type StreamState, UnopenedStreams } from './view/index.ts';

/** The content of one message, as far as it was kept without a hole. */
export class MessageContent {
  /** Octets on the wire. */
  length = 0;
  readonly #pieces: OctetString[] = [];
  #kept = 0;
  #hole = false;

  /** False where the data limit, or a bound of our own, left something out. */
  get complete(): boolean {
    return this.#kept === this.length;
  }

  /** Octets kept. */
  get kept(): number {
    return this.#kept;
  }

  /** @internal @param room octets that may still be kept */
  add(content: OctetString, contentLength: number, room: number): void {
    this.length += contentLength;
    if (this.#hole) return;
    const piece = content.slice(0, Math.max(0, room));
    if (piece.length > 0) this.#pieces.push(piece);
    this.#kept += piece.length;
    this.#hole = piece.length < contentLength;
  }

  /** What was kept, in one piece. */
  octets(): Uint8Array {
    return concatOctets(this.#pieces.map(octetsOf));
  }
}

/** A request, its response, and the frames that carried them. */
export interface Exchange {
  readonly connection: number;
  readonly opened: RecordOf<'connection-opened'> | undefined;
  readonly stream: StreamState;
  readonly content: Readonly<Record<Peer, MessageContent>>;
  /** The first of them. */
  readonly frames: readonly RecordOf<'frame'>[];
  /** How many there were. */
  readonly frameCount: number;
  /** A record of it passed `select`. */
  readonly selected: boolean;
}

interface OpenExchange extends Exchange {
  readonly frames: RecordOf<'frame'>[];
  frameCount: number;
  selected: boolean;
}

/** Folds records into exchanges, each given as soon as its stream is over. Memory is bounded by `limits.exchange…`. */
export class ExchangeFold {
  readonly #select: (record: TraceRecord) => boolean;
  readonly #connections = new Map<
    number,
    {
      readonly view: ConnectionView;
      readonly open: Map<number, OpenExchange>;
      readonly unopened: UnopenedStreams;
    }
  >();
  /** Streams with frames here, but not the one that opened them: there is no exchange of them. */
  unopened = 0;
  /** Octets of content kept in all open exchanges. */
  #kept = 0;

  /** Says which records an exchange is looked for; it has to have one of them to count as selected. */
  constructor(select: (record: TraceRecord) => boolean = () => true) {
    this.#select = select;
  }

  /** The exchanges that end with this record. */
  apply(record: TraceRecord): readonly Exchange[] {
    if (record.connection === 0 || NOT_OPEN.has(record.kind)) return NONE;
    const { view, open, unopened } = this.#connection(record.connection);
    // An upgraded stream was opened by HTTP/1, and one frame may be all there is of it.
    const begun = record.kind === 'frame' ? view.streams.open.get(record.frame.streamId) : undefined;
    view.apply(record);
    if (record.kind === 'connection-closed') return this.#close(record.connection);
    if (record.kind !== 'frame') return NONE;
    if (!view.fromStart && this.#select(record)) {
      const before = unopened.count;
      unopened.observe(view, record);
      this.unopened += unopened.count - before;
    }
    const { frame } = record;
    // A promised stream begins with a frame on another one.
    const exchange = this.#exchange(view, open, frame.streamId, begun);
    if (frame.type === 'PUSH_PROMISE') this.#addFrame(this.#exchange(view, open, frame.promisedStreamId), record);
    if (!exchange) return NONE;
    this.#addFrame(exchange, record);
    if (!exchange.stream.over) return NONE;
    open.delete(frame.streamId);
    return [this.#finished(exchange)];
  }

  /** There are no more records: the exchanges that are still open. */
  end(): readonly Exchange[] {
    return [...this.#connections.keys()].flatMap((connection) => this.#close(connection));
  }

  #connection(connection: number) {
    let known = this.#connections.get(connection);
    if (!known) {
      known = { view: new ConnectionView(connection), open: new Map(), unopened: new UnopenedStreams() };
      this.#connections.set(connection, known);
    }
    return known;
  }

  #exchange(
    view: ConnectionView,
    open: Map<number, OpenExchange>,
    streamId: number,
    begun?: StreamState,
  ): OpenExchange | undefined {
    const known = open.get(streamId);
    if (known) return known;
    const stream = view.streams.open.get(streamId) ?? begun;
    if (!stream) return undefined;
    const content = { client: new MessageContent(), server: new MessageContent() };
    const facts = { connection: view.id, opened: view.opened, stream, content };
    const exchange: OpenExchange = { ...facts, frames: [], frameCount: 0, selected: false };
    open.set(streamId, exchange);
    return exchange;
  }

  #addFrame(exchange: OpenExchange | undefined, record: RecordOf<'frame'>): void {
    if (!exchange) return;
    const { frame, from } = record;
    exchange.frameCount++;
    exchange.selected ||= this.#select(record);
    if (exchange.frames.length < limits.exchangeFrames) exchange.frames.push(withoutContent(record));
    if (frame.type !== 'DATA') return;
    const content = exchange.content[from];
    const before = content.kept;
    const room = Math.min(limits.exchangeContentOctets - before, limits.exchangesContentOctets - this.#kept);
    content.add(frame.content, frame.contentLength, room);
    this.#kept += content.kept - before;
  }

  #finished(exchange: OpenExchange): Exchange {
    this.#kept -= exchange.content.client.kept + exchange.content.server.kept;
    return exchange;
  }

  #close(connection: number): readonly Exchange[] {
    const open = this.#connections.get(connection)?.open;
    this.#connections.delete(connection);
    return [...(open?.values() ?? [])].map((exchange) => this.#finished(exchange));
  }
}

const NONE: readonly Exchange[] = [];

/** Of connections that may never have been open, and so may never end. */
const NOT_OPEN: ReadonlySet<TraceRecord['kind']> = new Set(['finding', 'connection-waiting', 'connection-failed']);

/** The frames are kept for what they say about time and order; their content is kept once, in `content`. */
function withoutContent(record: RecordOf<'frame'>): RecordOf<'frame'> {
  const { frame } = record;
  return frame.type === 'DATA' ? { ...record, frame: { ...frame, content: '' } } : record;
}
