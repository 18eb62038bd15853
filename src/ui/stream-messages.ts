import type { FieldBlock, HeaderField, Peer } from '../decode/index.ts';
import type { RecordOf, StreamState } from '../trace/index.ts';
import { type RecordSource, stepFrom } from '../trace/record-source.ts';

/** A field section of a stream: a request, a response, trailers, a promise. */
export interface StreamSection {
  readonly seq: number;
  readonly from: Peer;
  readonly carrier: FieldBlock['carrier'];
  readonly fields: readonly HeaderField[];
}

/** Records looked at at a time: the relay runs on the same thread. */
const AT_ONCE = 5000;
/** Sections kept of a stream: a request, 1xx, a response, trailers. */
const SECTIONS = 32;

/** The field sections of the stream that was asked for last, read from the records between its first frame and its last. */
export class StreamMessages {
  #key = '';
  #next = 0;
  #sections: StreamSection[] = [];
  /** A record that has to be loaded before all of them are known. */
  missing: number | undefined;
  /** Whether there is more to look at. */
  unfinished = false;

  /** What is known of it by now; asking again goes on. */
  of(source: RecordSource, connection: number, stream: StreamState): readonly StreamSection[] {
    const key = `${connection}/${stream.id}/${stream.openedSeq}`;
    if (key !== this.#key) {
      this.#key = key;
      this.#next = stream.openedSeq;
      this.#sections = [];
    }
    this.#advance(source, connection, stream);
    return this.#sections;
  }

  #advance(source: RecordSource, connection: number, stream: StreamState): void {
    this.missing = undefined;
    this.#next = Math.max(this.#next, source.firstSeq);
    const last = Math.max(stream.client.lastSeq, stream.server.lastSeq, stream.openedSeq);
    const all = Math.min(last + 1, source.nextSeq);
    const end = Math.min(all, this.#next + AT_ONCE);
    this.unfinished = end < all;
    while (this.#next < end && this.#sections.length < SECTIONS) {
      const record = source.get(this.#next);
      if (!record && source.isLoaded?.(this.#next) === false) {
        this.missing = this.#next;
        this.unfinished = false;
        return;
      }
      if (record?.kind === 'frame' && record.connection === connection) this.#look(record, stream.id);
      this.#next = stepFrom(source, this.#next, 1, record);
    }
  }

  #look({ frame, from, seq }: RecordOf<'frame'>, streamId: number): void {
    if (frame.streamId !== streamId || !('fieldBlock' in frame) || !frame.fieldBlock) return;
    const { carrier, fields } = frame.fieldBlock;
    this.#sections.push({ seq, from, carrier, fields });
  }
}
