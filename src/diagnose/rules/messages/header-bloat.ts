import type { HeaderField } from '../../../decode/index.ts';
import { Trait } from '../../../trace/index.ts';
import { notes } from '../../notes.ts';
import { type Rule, sectionWith } from '../../rule.ts';
import { bytes } from '../../wording.ts';

const REPEATED = 10;
const AVERAGE = 8192;
const FIELD = 4096;

export const headerBloat: Rule = {
  id: 'header-bloat',
  title: 'fields make up most of the traffic',
  section: 'RFC 9113 §10.5.1',
  severity: 'info',
  fault: 'client',
  tier: 'P2',
  when: 'More than ten requests of a connection carry a field value above 4 KiB written out, or the compressed field blocks of its requests are above 8 KiB on average over more than ten requests.',
  unless: 'The large field is in the dynamic table: it then costs one octet.',
  peers: 'The first request needs more than the initial window of TCP, which costs a round trip.',
  summary: '"{name}" is written out in full in every request, {size} each time; {count} requests so far',
  fix: 'Make cookies and tokens smaller, or let HPACK index them.',
  fires: ['OPEN; 12 x GET$n{-cookie a*5120}', 'OPEN; 12 x GET$n{-a x*4000, -b y*4000, -c z*4000, -d a*4000}'],
  silent: ['OPEN; 12 x GET$n{+cookie a*3000}', 'OPEN; 9 x GET$n{-cookie a*5120}'],
  watch: sectionWith(Trait.large, ({ view, block, section: { kind, fields } }) => {
    if (kind !== 'request') return undefined;
    const load = loads(view);
    load.octets += block.length;
    const largest = largestWritten(fields);
    if (largest && largest.value.length > FIELD) load.repeated++;
    const { fieldBlocks } = view.client;
    const heavy = fieldBlocks > REPEATED && load.octets / fieldBlocks > AVERAGE;
    if (!largest || (load.repeated <= REPEATED && !heavy)) return undefined;
    const count = load.repeated > REPEATED ? load.repeated : fieldBlocks;
    return { streamId: null, values: { name: largest.name, size: bytes(largest.value.length), count } };
  }),
};

const loads = notes(() => ({ octets: 0, repeated: 0 }));

/** The longest value that was written out, not taken from a table. */
function largestWritten(fields: readonly HeaderField[]): HeaderField | undefined {
  let largest: HeaderField | undefined;
  for (const field of fields) {
    if (field.representation === 'indexed') continue;
    if (!largest || field.value.length > largest.value.length) largest = field;
  }
  return largest;
}
