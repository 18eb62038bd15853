import type { FieldBlock, HeaderField } from '../../decode/index.ts';
import { limits } from '../../limits.ts';
import { fieldTraits, Trait } from './field-traits.ts';

/** What one pass over the fields of a section tells, wherever it stands. */
export interface SectionFacts {
  readonly fields: readonly HeaderField[];
  /** Bits of {@link Trait}, all fields together. */
  readonly traits: number;
  readonly method: string | undefined;
  readonly scheme: string | undefined;
  readonly authority: string | undefined;
  readonly path: string | undefined;
  readonly protocol: string | undefined;
  /** As it stands there; `statusCode` is the number. */
  readonly status: string | undefined;
  /** NaN unless :status is three digits. */
  readonly statusCode: number;
  /** First declared content-length; NaN without one or when it is not a number. */
  readonly contentLength: number;
  readonly contentType: string | undefined;
  readonly cookies: number;
}

const NONE: readonly HeaderField[] = Object.freeze([]);

/**
 * The traits of the fields one sender sent last, by place. Its next block has mostly the same ones, and the very same
 * objects: HPACK shares what comes out of a table.
 */
class SeenFields {
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

class Reading implements SectionFacts {
  fields: readonly HeaderField[] = NONE;
  traits = 0;
  method: string | undefined = undefined;
  scheme: string | undefined = undefined;
  authority: string | undefined = undefined;
  path: string | undefined = undefined;
  protocol: string | undefined = undefined;
  status: string | undefined = undefined;
  statusCode = Number.NaN;
  contentLength = Number.NaN;
  contentType: string | undefined = undefined;
  cookies = 0;

  read(block: FieldBlock, seen: SeenFields): this {
    const { fields } = block;
    this.fields = fields;
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
    if (block.tableSizeUpdates.length > 0) traits |= Trait.tableSizeUpdates;
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

/** Of no section at all. */
export const NO_FACTS: SectionFacts = new Reading();

/**
 * Reads the field sections of one sender. Repeated blocks are the same objects, and what was read from one of the last
 * is known.
 */
export class SectionReader {
  readonly #seen = new SeenFields();
  readonly #blocks: (FieldBlock | undefined)[] = new Array(PLACES).fill(undefined);
  readonly #facts: SectionFacts[] = new Array(PLACES).fill(NO_FACTS);

  read(block: FieldBlock): SectionFacts {
    // Requests and responses, heads and trailers differ in length most often: that spreads them well enough.
    const place = block.length % PLACES;
    if (this.#blocks[place] === block) return this.#facts[place]!;
    const facts = new Reading().read(block, this.#seen);
    if (block.listSize <= limits.repeatedBlockListOctets) {
      this.#blocks[place] = block;
      this.#facts[place] = facts;
    }
    return facts;
  }
}

const PLACES = 16;
const INTERESTING = Trait.contentLength | Trait.contentType | Trait.cookie;
const LARGE_BLOCK = 2048;
const LARGE_LIST = 32 * 1024;
