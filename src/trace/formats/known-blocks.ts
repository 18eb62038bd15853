import type { FieldBlock, HeaderField } from '../../decode/index.ts';
import { limits } from '../../limits.ts';
import { fieldBlockShape, fieldShape, KnownBlock, withFields } from './field-block-json.ts';
import { HARMLESS_LENGTH } from './line-parser.ts';
import { asObject, Mismatch } from './shape.ts';

/** What was read of a piece of JSON, by its text: headers repeat, and looking them up costs a fifth of parsing them. */
class Readings<T> {
  readonly #byText = new Map<string, T>();
  #characters = 0;

  get(text: string): T | undefined {
    return this.#byText.get(text);
  }

  remember(text: string, reading: T): T {
    if (text.length > limits.fieldBlockTextLength) return reading;
    this.#characters += text.length;
    if (this.#byText.size >= limits.fieldTexts || this.#characters > limits.readTextCharacters) {
      this.#byText.clear();
      this.#characters = text.length;
    }
    this.#byText.set(copied(text), reading);
    return reading;
  }
}

/** A text of its own: a slice keeps the whole chunk of the file that it was cut from. */
const copied = (text: string): string => ` ${text}`.slice(1);

const fields = new Readings<HeaderField>();
const blocks = new Readings<KnownBlock>();

const HEADERS = ',"headers":[{';
const FACTS = '}],"fieldBlock":';
const BETWEEN_FIELDS = '},{';
const LITERAL = '"representation":"literal-';

/**
 * The value of a line that ends with a field block in our own spelling: `{…,"headers":[{…},{…}],"fieldBlock":{…}}`, the
 * block read already and shared by all lines that repeat it. Undefined for every other line.
 *
 * Wherever the line is cut, it is put together of pieces that are JSON each by itself, so it is what parsing it as a whole
 * would give: a cut inside a text or an object of someone else's leaves a piece that is not.
 */
export function parseWithBlock(line: string): unknown {
  const cut = line.indexOf(HEADERS);
  if (cut < 0 || line.length > HARMLESS_LENGTH || !line.endsWith('}')) return undefined;
  try {
    const text = line.slice(cut);
    const block = readKnownBlock(text);
    const frame = asObject(JSON.parse(`${line.slice(0, cut)}}`)) as Record<string, unknown>;
    frame.fieldBlock = block;
    // Between the brace and the comma was nothing.
    return 'kind' in frame ? frame : undefined;
  } catch (problem) {
    if (problem instanceof SyntaxError || problem instanceof Mismatch) return undefined;
    throw problem;
  }
}

/** @param text from {@link HEADERS} to the end of the line */
function readKnownBlock(text: string): KnownBlock {
  // A block that brings something new seldom comes again.
  if (text.includes(LITERAL)) return new KnownBlock(readBlock(text));
  return blocks.get(text) ?? blocks.remember(text, new KnownBlock(readBlock(text)));
}

function readBlock(text: string): FieldBlock {
  const end = text.lastIndexOf(FACTS);
  if (end < 0) throw new Mismatch('followed by a field block');
  const facts = fieldBlockShape.read(JSON.parse(text.slice(end + FACTS.length, -1)));
  return withFields(facts, text.slice(HEADERS.length, end).split(BETWEEN_FIELDS).map(readField));
}

function readField(text: string): HeaderField {
  const known = fields.get(text);
  if (known !== undefined) return known;
  const field = fieldShape.read(JSON.parse(`{${text}}`));
  // From the next time on it is a reference.
  return field.representation === 'literal-incremental-indexing' ? field : fields.remember(text, field);
}
