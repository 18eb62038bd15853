import type { FieldBlock, HeaderField } from '../../decode/index.ts';
import { wireText } from '../format/escape.ts';
import { FIELD_BLOCK_PROBLEMS } from '../format/names.ts';
import { counted, entries } from '../format/quantities.ts';
import { type DetailLine, labelled, textLine } from './detail-line.ts';

const FIRST_DYNAMIC_INDEX = 62;

/** How a field was written and what that saved: `indexed 2, static · 1 octet, saves 9`. */
function representation(field: HeaderField, encoded: number): string {
  const table = field.index >= FIRST_DYNAMIC_INDEX ? 'dynamic' : 'static';
  const huffman = field.huffmanName || field.huffmanValue ? ' · Huffman' : '';
  const named = field.index > 0 ? `, name ${field.index} ${table}` : '';
  const forms = {
    indexed: `indexed ${field.index}, ${table}`,
    'literal-incremental-indexing': `literal${named}, added to the table${huffman}`,
    'literal-without-indexing': `literal${named}, not indexed${huffman}`,
    'literal-never-indexed': `literal${named}, never indexed${huffman}`,
  };
  const saved = field.name.length + field.value.length - encoded;
  return `${forms[field.representation]} · ${counted(encoded, 'octet')}${saved > 0 ? `, saves ${saved}` : ''}`;
}

/** A field block as lines: its size, then every field in the order of the wire. */
export function fieldBlockLines(block: FieldBlock, width: number): readonly DetailLine[] {
  const { fields, positions, length, dynamicTable: table } = block;
  const plain = fields.reduce((sum, { name, value }) => sum + name.length + value.length, 0);
  const saved = plain > length ? `saved ${Math.round((1 - length / plain) * 100)} %` : 'nothing saved';
  const cut = block.frames > 1 ? ` in ${block.frames} frames` : '';
  return [
    ...labelled('field block', `${counted(length, 'octet')}${cut} → ${plain}`, width, {
      note: saved,
      property: 'fragment',
    }),
    ...labelled('HPACK table after it', entries(table.entries), width, {
      note: `${table.size} of ${table.maxSize} octets${table.reliable ? '' : ' · not reliable: an earlier block could not be read'}`,
    }),
    ...block.tableSizeUpdates.flatMap(({ maxSize }) => labelled('table size update', String(maxSize), width)),
    ...fields.flatMap((field, at) =>
      labelled(wireText(field.name), wireText(field.value), width, {
        depth: 2,
        property: `fields.${at}`,
        style: field.name.startsWith(':') ? 'strong' : 'content',
        note: representation(field, (positions[at + 1] ?? length) - positions[at]!),
      }),
    ),
    ...(block.problem
      ? [
          textLine(
            `  ✖ ${FIELD_BLOCK_PROBLEMS[block.problem.code]} at octet ${block.problem.position} · ${block.problem.section}`,
            'error',
          ),
        ]
      : []),
  ];
}
