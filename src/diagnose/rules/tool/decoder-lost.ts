import { Effect } from '../../effect.ts';
import { afterEffect, type Rule } from '../../rule.ts';

export const decoderLost: Rule = {
  id: 'decoder-lost',
  title: 'header fields can no longer be shown for certain',
  section: 'RFC 9113 §4.3',
  severity: 'info',
  fault: 'proxy',
  tier: 'P1',
  when: 'A field block of a sender, or one before it, could not be decoded to its end: its dynamic table may differ from then on from what the endpoints have.',
  unless: 'The sender has emptied its table since, which makes it certain again.',
  peers: 'The endpoints themselves end the connection with COMPRESSION_ERROR when it was a real error.',
  summary:
    'from here on header fields {who} takes from its dynamic table may be wrong; what is wrong in them is not judged, everything else is',
  fix: 'See the finding about HPACK before this one.',
  fires: [
    'OPEN; C> HDR(1,EH,ES){:method GET, :scheme https, :authority a, :path /, ~ff80ff}; C> HDR(3,EH,ES){:method GET, :scheme https, :authority a, :path /}',
  ],
  silent: ['OPEN; GET1; OK1.ES; GET3; OK3.ES'],
  watch: afterEffect(
    Effect.unreliable,
    ['HEADERS', 'CONTINUATION', 'PUSH_PROMISE'],
    ({ frame: { fieldBlock }, from, findings }) => {
      if (!fieldBlock || fieldBlock.dynamicTable.reliable) return undefined;
      const cause = findings.findLast(({ rule, fault }) => fault === from && LOSING.includes(rule));
      return { streamId: null, cause: cause?.seq };
    },
  ),
};

/** What leaves a table in doubt. */
const LOSING: readonly string[] = [
  'hpack-index-invalid',
  'hpack-huffman-invalid',
  'hpack-integer-overflow',
  'hpack-block-truncated',
  'header-block-interrupted',
  'continuation-flood',
  'hpack-bomb',
];
