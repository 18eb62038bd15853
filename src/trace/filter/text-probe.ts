import { type FieldBlock, flagNamesOf, frameTypeNamed, type OctetString } from '../../decode/index.ts';
import type { TraceRecord } from '../record.ts';
import { type TextTest, textSearch } from './pattern.ts';
import { someText, someTextOfBlock, type Verdicts } from './wire-text.ts';

/**
 * A search for text, upper and lower case alike. `matches` is exact. The other questions are about what many records have
 * in common: there a no is certain, and a yes means that each of them has to be looked at.
 */
export class TextProbe {
  readonly #test: TextTest;
  readonly #verdicts: Verdicts = new WeakMap();
  /** By type, then flags. */
  readonly #words: (boolean | undefined)[][] = [];
  readonly #joins: boolean;

  constructor(needle: string) {
    this.#test = textSearch(needle);
    // Octets beside others need not be the UTF-8 that they are alone.
    this.#joins = /^[\0-\x7f]*$/.test(needle);
  }

  matches(record: TraceRecord): boolean {
    return someText(record, this.#test, this.#verdicts);
  }

  /** Whether it is among the names and values of a block. */
  isInBlock(block: FieldBlock): boolean {
    return someTextOfBlock(block, this.#test, this.#verdicts);
  }

  /** Whether it is in the name of a frame type or of one of these flags. */
  isInWords(type: string, flagBits: number): boolean {
    const { code } = frameTypeNamed(type)!;
    this.#words[code] ??= [];
    this.#words[code][flagBits] ??= this.#test(type) || flagNamesOf(code, flagBits).some(this.#test);
    return this.#words[code][flagBits];
  }

  /** Whether it may be in one of many contents that stand side by side. */
  mayBeIn(contents: OctetString): boolean {
    return !this.#joins || this.#test(contents);
  }
}
