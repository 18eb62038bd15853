import type { FieldBlock, HeaderField } from '../../decode/index.ts';
import { fieldTraits, Trait } from './field-traits.ts';
import type { StreamState } from './stream-state.ts';

/** Which part of a message a field block is. @see RFC 9113 §8.1 */
export type SectionKind =
  | 'request'
  | 'interim'
  | 'response'
  | 'request-trailers'
  | 'response-trailers'
  | 'push-request';

/**
 * The traits of the fields one sender sent last, by place. Its next block has mostly the same ones, and the very same
 * objects: HPACK shares what comes out of a table.
 */
export class SeenFields {
  readonly #fields: HeaderField[] = [];
  readonly #traits: number[] = [];

  traitsAt(place: number, field: HeaderField): number {
    if (this.#fields[place] === field) return this.#traits[place]!;
    const traits = fieldTraits(field);
    if (place < REMEMBERED) {
      this.#fields[place] = field;
      this.#traits[place] = traits;
    }
    return traits;
  }
}

const REMEMBERED = 64;
const NONE: readonly HeaderField[] = Object.freeze([]);

/**
 * The field section that was completed last, read in one pass. One object per connection, overwritten by the next
 * section: keep what you need.
 */
export class MessageSection {
  kind: SectionKind = 'request';
  /** Whose message it is: with a PUSH_PROMISE the promised stream. */
  stream: StreamState | undefined;
  fields: readonly HeaderField[] = NONE;
  /** Bits of {@link Trait}, all fields together. */
  traits = 0;
  method: string | undefined;
  scheme: string | undefined;
  authority: string | undefined;
  path: string | undefined;
  protocol: string | undefined;
  /** As it stands there; `statusCode` is the number. */
  status: string | undefined;
  /** NaN unless :status is three digits. */
  statusCode = Number.NaN;
  /** First declared content-length; NaN without one or when it is not a number. */
  contentLength = Number.NaN;
  contentType: string | undefined;
  cookies = 0;

  /** The same with fewer words: a promised request is a request, a 1xx is a response. */
  get part(): 'request' | 'response' | 'trailers' {
    return PART[this.kind];
  }

  read(block: FieldBlock, seen: SeenFields): this {
    const { fields } = block;
    this.fields = fields;
    this.method = this.scheme = this.authority = this.path = this.protocol = this.status = this.contentType = undefined;
    this.statusCode = this.contentLength = Number.NaN;
    this.cookies = 0;
    let traits = 0;
    for (let at = 0; at < fields.length; at++) {
      const field = fields[at]!;
      const noticed = seen.traitsAt(at, field);
      if (noticed & Trait.regular) {
        if (noticed & INTERESTING) traits |= this.#regular(noticed, field.value, traits);
      } else {
        if (traits & Trait.regular) traits |= Trait.pseudoAfterRegular;
        if (this.#pseudo(field.name, field.value)) traits |= Trait.duplicatePseudo;
      }
      traits |= noticed;
    }
    if (block.length > LARGE_BLOCK || block.listSize > LARGE_LIST) traits |= Trait.large;
    if (block.tableSizeUpdates.length > 2) traits |= Trait.manySizeUpdates;
    this.traits = traits;
    return this;
  }

  /** True when the name was there before. */
  #pseudo(name: string, value: string): boolean {
    switch (name) {
      case ':method':
        if (this.method !== undefined) return true;
        this.method = value;
        return false;
      case ':scheme':
        if (this.scheme !== undefined) return true;
        this.scheme = value;
        return false;
      case ':authority':
        if (this.authority !== undefined) return true;
        this.authority = value;
        return false;
      case ':path':
        if (this.path !== undefined) return true;
        this.path = value;
        return false;
      case ':protocol':
        if (this.protocol !== undefined) return true;
        this.protocol = value;
        return false;
      case ':status':
        if (this.status !== undefined) return true;
        this.status = value;
        if (/^\d{3}$/.test(value)) this.statusCode = Number(value);
        return false;
      default:
        return false;
    }
  }

  /** Gives what only shows beside the fields before, whose traits are `seen`. */
  #regular(named: number, value: string, seen: number): number {
    if (named & Trait.cookie) this.cookies++;
    else if (named & Trait.contentType) this.contentType ??= value;
    else {
      const number = /^\d{1,15}$/.test(value);
      if (number && Number.isNaN(this.contentLength)) this.contentLength = Number(value);
      if (!number || seen & Trait.contentLength) return Trait.oddContentLength;
    }
    return 0;
  }
}

const PART = {
  request: 'request',
  'push-request': 'request',
  interim: 'response',
  response: 'response',
  'request-trailers': 'trailers',
  'response-trailers': 'trailers',
} as const satisfies Record<SectionKind, string>;

const INTERESTING = Trait.contentLength | Trait.contentType | Trait.cookie;
const LARGE_BLOCK = 2048;
const LARGE_LIST = 32 * 1024;
