import {
  concatOctets,
  type FieldToEncode,
  type HpackEncoder,
  octetsOf,
  type Representation,
} from '../../src/decode/index.ts';
import { octetsText, repeated, split } from './sequence-text.ts';

const REPRESENTATION: Readonly<Record<string, Representation>> = {
  '+': 'literal-incremental-indexing',
  '-': 'literal-without-indexing',
  '!': 'literal-never-indexed',
};

/** The field block written between braces. */
export function encodeFields(body: string, hpack: HpackEncoder): Uint8Array {
  const block: Uint8Array[] = [];
  for (const item of split(body, ',')) {
    const loop = repeated(item);
    for (let times = loop?.count ?? 1; times > 0; times--) block.push(encodeItem(loop?.body ?? item, hpack));
  }
  return concatOctets(block);
}

function encodeItem(item: string, hpack: HpackEncoder): Uint8Array {
  if (item.startsWith('~')) return octetsOf(octetsText(`x${item.slice(1)}`));
  if (item.startsWith('@')) {
    hpack.resize(Number(item.slice(1)));
    return hpack.encode([]);
  }
  if (item.startsWith('#')) {
    return hpack.encode([{ name: '', value: '', representation: 'indexed', index: Number(item.slice(1)) }]);
  }
  const representation = REPRESENTATION[item[0]!];
  return hpack.encode([
    { ...parseField(representation ? item.slice(1) : item), ...(representation && { representation }) },
  ]);
}

/** `name value`; both may be quoted, the value may be missing. */
export function parseField(item: string): FieldToEncode {
  const [, name = '', value = ''] = /^("(?:\\.|[^"])*"|\S+)\s*(.*)$/s.exec(item) ?? [];
  return { name: octetsText(name), value: octetsText(value) };
}

/** Fields of a macro with some of them replaced and others added. */
export function withFields(base: string, more: string | undefined): string {
  const extra = split(more ?? '', ',');
  const replaced = new Set(extra.map((item) => parseField(item).name).filter((name) => name.startsWith(':')));
  const kept = split(base, ',').filter((item) => !replaced.has(parseField(item).name));
  const [pseudo, regular] = [(item: string) => item.startsWith(':'), (item: string) => !item.startsWith(':')];
  return [...kept, ...extra.filter(pseudo), ...extra.filter(regular)].join(', ');
}
