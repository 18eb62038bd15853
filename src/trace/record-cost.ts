import { type FieldBlock, FRAME_TYPES, type Frame, type PropertyKind } from '../decode/index.ts';
import type { TraceRecord } from './record.ts';

// Octets of V8's heap, chosen so that the estimate of a million records is right to a tenth.
const RECORD = 120;
const FRAME = 130;
const OBJECT = 48;
const STRING = 24;
const FIELD = 72;
const SLOT = 8;
/** Entries of the static table are one object for all records. */
const LAST_STATIC_INDEX = 61;

const stringCost = (text: string): number => (text === '' ? 0 : STRING + text.length);

const PROPERTY_COSTS: Partial<Record<PropertyKind, (value: never) => number>> = {
  octets: stringCost,
  'octets-list': (list: readonly string[]) => list.reduce((sum, octets) => sum + SLOT + stringCost(octets), 0),
  settings: (list: readonly object[]) => list.length * (SLOT + OBJECT),
  priority: () => OBJECT,
  'field-block': fieldBlockCost,
};

/** Of a field block that stands for itself. */
export function fieldBlockCost({ fields, tableSizeUpdates }: FieldBlock): number {
  let cost = 4 * OBJECT + fields.length * 2 * SLOT + tableSizeUpdates.length * (SLOT + OBJECT);
  for (const field of fields) {
    if (field.representation === 'indexed') {
      // Its strings belong to the table entry, which the record that brought it has paid for.
      if (field.index > LAST_STATIC_INDEX) cost += FIELD;
    } else {
      cost += FIELD + stringCost(field.value) + (field.index === 0 ? stringCost(field.name) : 0);
    }
  }
  return cost;
}

interface CostlyProperty {
  readonly key: string;
  readonly cost: (value: never) => number;
}

const costlyByType: ReadonlyMap<string, readonly CostlyProperty[]> = new Map(
  FRAME_TYPES.map((row) => [
    row.name,
    Object.entries(row.properties).flatMap(([key, kind]) => {
      const cost = PROPERTY_COSTS[kind.replace('?', '') as PropertyKind];
      return cost ? [{ key, cost }] : [];
    }),
  ]),
);

/** Of UNKNOWN and MALFORMED frames. */
const WHOLE_PAYLOAD: readonly CostlyProperty[] = [{ key: 'payload', cost: stringCost }];

function frameCost(frame: Frame): number {
  let total = FRAME;
  for (const { key, cost } of costlyByType.get(frame.type) ?? WHOLE_PAYLOAD) {
    const value = (frame as unknown as Readonly<Record<string, unknown>>)[key];
    if (value !== undefined) total += cost(value as never);
  }
  return total;
}

/** Texts and lists of a record that is not a frame, as deep as they go. */
function valueCost(value: unknown): number {
  if (typeof value === 'string') return stringCost(value);
  if (typeof value !== 'object' || value === null) return 0;
  let cost = OBJECT;
  for (const part of Object.values(value)) cost += SLOT + valueCost(part);
  return cost;
}

/** About how many octets of memory this record holds on to. */
export function recordCost(record: TraceRecord): number {
  return RECORD + (record.kind === 'frame' ? frameCost(record.frame) : valueCost(record));
}
