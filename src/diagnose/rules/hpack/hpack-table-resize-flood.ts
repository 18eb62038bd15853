import { Trait } from '../../../trace/index.ts';
import { notes } from '../../notes.ts';
import { type Rule, sectionWith } from '../../rule.ts';
import { TokenBucket } from '../../token-bucket.ts';
import { duration, grouped } from '../../wording.ts';

const SETTINGS = 0x4;
/** SETTINGS_HEADER_TABLE_SIZE before anybody has said another: RFC 9113 §6.5.2. */
const INITIAL_SIZE = 4096;

export const hpackTableResizeFlood: Rule = {
  id: 'hpack-table-resize-flood',
  title: 'a compression table that is resized again and again',
  section: 'RFC 7541 §4.2, §4.3, §6.3, RFC 9113 §10.5',
  severity: 'warning',
  fault: 'sender',
  tier: 'P2',
  when: 'An endpoint changes the size of its HPACK table at the beginning of more than 20 field blocks at once, or of more than one per second for long, and the other endpoint has sent no SETTINGS in between.',
  unless:
    'An encoder resizes its table once or twice, after the SETTINGS of its peer. One that says the size it already has, such as 0 in every block because it uses no table, costs nobody anything.',
  peers:
    'They do as they are told: up to two updates at the beginning of every block are legal, and nobody is known to count them over many blocks. A size of 0 makes the receiver drop every entry, and whatever is indexed behind it has to be stored anew.',
  summary:
    '{who} changed the size of its compression table in {count} field blocks within {time}; each change may drop all that is in it, and nobody had asked for one',
  fix: 'Change the size only after SETTINGS of the other side; use literals without indexing to keep the table small.',
  fires: ['OPEN; 30 x C> HDR($n,EH,ES){@0, @4096, :method GET, :scheme https, :authority a, :path /}'],
  silent: [
    'OPEN; 30 x C> HDR($n,EH,ES){@0, :method GET, :scheme https, :authority a, :path /}',
    'OPEN; S> SET{1=0}; S> SET{1=4096}; C> SACK, SACK; C> HDR(1,EH,ES){@0, @4096, :method GET, :scheme https, :authority a, :path /}; 30 x GET$n',
    'OPEN; 15 x C> HDR($n,EH,ES){@0, @4096, :method GET, :scheme https, :authority a, :path /}',
  ],
  watch: sectionWith(Trait.tableSizeUpdates, ({ from, view, at, block: { tableSizeUpdates } }) => {
    const sender = view.of(from);
    const flood = floods(sender);
    let changed = false;
    for (const { maxSize } of tableSizeUpdates) {
      if (maxSize === flood.size) continue;
      changed = true;
      flood.size = maxSize;
    }
    if (!changed) return undefined;
    const settings = view.other(from).count(SETTINGS);
    const askedFor = settings > flood.settings;
    flood.settings = settings;
    if (askedFor || !flood.bucket.take(at)) return undefined;
    const { taken, since } = flood.bucket;
    return { streamId: null, values: { count: grouped(taken), time: duration(Math.max(1, at - since)) } };
  }),
};

const floods = notes(() => ({ bucket: new TokenBucket(20, 1), size: INITIAL_SIZE, settings: 0 }));
