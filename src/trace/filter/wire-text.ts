import { errorCodeName, type FieldBlock, type HeaderField, type OctetString, settingName } from '../../decode/index.ts';
import { textOf } from '../formats/utf8.ts';
import type { TraceRecord } from '../record.ts';

/** Octets as text: UTF-8 where they are UTF-8, otherwise one character per octet. Other text comes back as it is. */
export function wireText(text: OctetString): string {
  if (!/[\x80-\xff]/.test(text) || /[^\0-\xff]/.test(text)) return text;
  return textOf(text) ?? text;
}

/**
 * True where any text of a record passes: names and values of fields (as `name: value`), words of frame types, flags,
 * error codes and settings, content, debug data, messages, findings. Walks whatever is there, so new kinds need no line here.
 */
export function someText(
  record: TraceRecord,
  test: (text: string) => boolean,
  verdicts: Verdicts = new WeakMap(),
): boolean {
  return someTextIn(record.kind === 'frame' ? record.frame : record, test, verdicts);
}

/**
 * Verdicts of one test on objects that many records share: repeated field blocks, fields out of a table, lists of flags. A million records hold
 * a few thousand of them.
 */
export type Verdicts = WeakMap<object, boolean>;

/** Said of every record or of every other one, or compressed: searching them finds noise. */
const SILENT: ReadonlySet<string> = new Set(['kind', 'from', 'fragment', 'section', 'carrier']);

function someTextIn(object: object, test: (text: string) => boolean, verdicts: Verdicts): boolean {
  for (const name in object) {
    const value = (object as Readonly<Record<string, unknown>>)[name];
    if (typeof value === 'number') {
      const word = name === 'errorCode' ? errorCodeName(value) : name === 'identifier' ? settingName(value) : undefined;
      if (word !== undefined && test(word)) return true;
    } else if (typeof value === 'string') {
      if (!SILENT.has(name) && test(value)) return true;
    } else if (name === 'fieldBlock' && typeof value === 'object') {
      if (someTextOfBlock(value as FieldBlock, test, verdicts)) return true;
    } else if (name === 'fields') {
      for (const field of value as readonly HeaderField[]) if (testField(field, test, verdicts)) return true;
    } else if (name === 'flags') {
      if (verdict(value as object, verdicts, () => (value as readonly string[]).some(test))) return true;
    } else if (Array.isArray(value)) {
      for (const item of value) {
        if (typeof item === 'string' ? test(item) : typeof item === 'object' && someTextIn(item, test, verdicts))
          return true;
      }
    } else if (typeof value === 'object' && value !== null && someTextIn(value, test, verdicts)) {
      return true;
    }
  }
  return false;
}

/** The same for a field block alone. */
export function someTextOfBlock(block: FieldBlock, test: (text: string) => boolean, verdicts: Verdicts): boolean {
  return verdict(block, verdicts, () => someTextIn(block, test, verdicts));
}

function testField(field: HeaderField, test: (text: string) => boolean, verdicts: Verdicts): boolean {
  const look = () => test(`${field.name}: ${field.value}`);
  return field.representation === 'indexed' ? verdict(field, verdicts, look) : look();
}

function verdict(shared: object, verdicts: Verdicts, look: () => boolean): boolean {
  let known = verdicts.get(shared);
  if (known === undefined) {
    known = look();
    verdicts.set(shared, known);
  }
  return known;
}
