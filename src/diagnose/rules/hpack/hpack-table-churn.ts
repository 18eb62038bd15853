import { FIRST_DYNAMIC_INDEX, fieldSize } from '../../../decode/index.ts';
import { notes } from '../../notes.ts';
import { markedSection, type Rule } from '../../rule.ts';
import { SectionMark } from '../../section-mark.ts';
import { list } from '../../wording.ts';

/** How many messages of a direction are studied: what changes every time shows early. */
const STUDIED = 250;
const ENOUGH = 20;
/** Names that are followed; whoever invents more has no usual fields. */
const NAMES = 200;

export const hpackTableChurn: Rule = {
  id: 'hpack-table-churn',
  title: 'the compression table works against itself',
  section: 'RFC 7541 §4.4, §7.1',
  severity: 'info',
  fault: 'sender',
  tier: 'P2',
  when: 'Within the first 250 messages of a direction, but after 20 at least, fields of names that were indexed 20 times or more and hardly ever referred to have filled the whole table more than once.',
  unless: 'Fewer than 20 messages came.',
  peers:
    'Nobody complains; it costs octets and time. Request identifiers, timestamps, signed URLs and tracing fields are the usual ones.',
  summary:
    '{who} puts {names} into the compression table every time with another value ({share} % of those entries were never used again), which pushes everything else out',
  fix: 'Send fields that change with every message as literals without indexing.',
  fires: ['OPEN; 30 x GET$n{+x-request-id $k$ka*200}'],
  silent: ['OPEN; 30 x GET$n{x-request-id a*200}', 'OPEN; 30 x GET$n{-x-request-id $k$ka*200}'],
  watch: markedSection(
    SectionMark.early,
    ['request', 'response'],
    ({ from, view, block: { dynamicTable }, section: { fields } }) => {
      const sender = view.of(from);
      if (sender.fieldBlocks > STUDIED) return undefined;
      const names = studied(sender);
      for (const { name, value, representation, index } of fields) {
        const inserted = representation === 'literal-incremental-indexing';
        if (!inserted && (representation !== 'indexed' || index < FIRST_DYNAMIC_INDEX)) continue;
        let use = names.get(name);
        if (!use) {
          if (names.size >= NAMES) continue;
          use = { inserts: 0, octets: 0, hits: 0 };
          names.set(name, use);
        }
        if (inserted) {
          use.inserts++;
          use.octets += fieldSize(name, value);
        } else {
          use.hits++;
        }
      }
      if (sender.fieldBlocks < ENOUGH) return undefined;
      return verdict(names, dynamicTable.maxSize);
    },
  ),
};

interface Use {
  inserts: number;
  octets: number;
  hits: number;
}

const studied = notes(() => new Map<string, Use>());

function verdict(names: ReadonlyMap<string, Use>, tableSize: number) {
  let octets = 0;
  let inserts = 0;
  let hits = 0;
  for (const use of names.values()) {
    if (!isVolatile(use)) continue;
    octets += use.octets;
    inserts += use.inserts;
    hits += use.hits;
  }
  if (octets <= tableSize) return undefined;
  const culprits = [...names].filter(([, use]) => isVolatile(use)).map(([name]) => `"${name}"`);
  const share = Math.round(100 * (1 - hits / inserts));
  return { streamId: null, values: { names: list(culprits), share } };
}

const isVolatile = ({ inserts, hits }: Use): boolean => inserts >= ENOUGH && hits < 0.2 * inserts;
