import { encodeFrame, type FrameToEncode, HpackEncoder, type Peer } from '../../src/decode/index.ts';
import { Inspector } from '../../src/inspector.ts';
import type { EndpointFacts, LifecycleEntry, TraceRecord } from '../../src/trace/index.ts';
import type { RecordSource } from '../../src/trace/record-source.ts';

/** Records kept in an array. `firstSeq` may be raised, as a ring does it. */
export class ArraySource implements RecordSource {
  readonly records: TraceRecord[] = [];
  firstSeq = 0;
  version = 0;

  get nextSeq(): number {
    return this.records.length;
  }

  get(seq: number): TraceRecord | undefined {
    return seq >= this.firstSeq ? this.records[seq] : undefined;
  }

  readonly append = (record: TraceRecord): void => {
    this.records.push(record);
    this.version++;
  };
}

const endpoint = (address: string): EndpointFacts => ({
  address,
  tls: {
    version: 'TLSv1.3',
    cipher: 'TLS_AES_128_GCM_SHA256',
    alpn: 'h2',
    alpnOffered: ['h2', 'http/1.1'],
    serverName: 'localhost',
    resumed: false,
  },
});

/** Connections played into a source through the real decoder; one millisecond between two octet strings. */
export class Play {
  readonly source = new ArraySource();
  readonly #inspector = new Inspector({ append: this.source.append });
  readonly #encoders = new Map<string, HpackEncoder>();
  at = 0;

  open(connection = 1): this {
    return this.note(
      {
        kind: 'connection-opened',
        client: endpoint('127.0.0.1:50000'),
        server: endpoint('127.0.0.1:8443'),
        alpn: 'h2',
      },
      connection,
    );
  }

  note(entry: LifecycleEntry, connection = 1): this {
    this.#inspector.note(connection, entry, this.at++);
    return this;
  }

  send(from: Peer, frame: FrameToEncode, connection = 1): this {
    if (from === 'client' && !this.#encoders.has(`${connection}`)) {
      this.#encoders.set(`${connection}`, new HpackEncoder());
      this.#inspector.receive(connection, from, new TextEncoder().encode('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'), this.at);
    }
    this.#inspector.receive(connection, from, encodeFrame(frame), this.at++);
    return this;
  }

  /** HEADERS with END_HEADERS, and END_STREAM where `last` is true. */
  headers(
    from: Peer,
    streamId: number,
    fields: readonly (readonly [string, string])[],
    last = false,
    connection = 1,
  ): this {
    const key = `${connection} ${from}`;
    const encoder = this.#encoders.get(key) ?? new HpackEncoder();
    this.#encoders.set(key, encoder);
    const block = encoder.encode(fields.map(([name, value]) => ({ name, value })));
    const flags = last ? ['END_STREAM', 'END_HEADERS'] : ['END_HEADERS'];
    return this.send(
      from,
      { type: 'HEADERS', streamId, flags, fragment: Buffer.from(block).toString('latin1') },
      connection,
    );
  }

  request(streamId: number, path: string, last = true, connection = 1): this {
    const fields = [
      [':method', last ? 'GET' : 'POST'],
      [':scheme', 'https'],
      [':authority', 'localhost'],
      [':path', path],
    ] as const;
    return this.headers('client', streamId, fields, last, connection);
  }

  data(from: Peer, streamId: number, content: string, last = false, connection = 1): this {
    const flags = last ? ['END_STREAM'] : [];
    return this.send(from, { type: 'DATA', streamId, flags, content, contentLength: content.length }, connection);
  }
}
