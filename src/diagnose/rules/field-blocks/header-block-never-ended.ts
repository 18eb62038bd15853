import type { Peer } from '../../../decode/index.ts';
import { type Found, type Rule, type Sight, whileConnectionOpen } from '../../rule.ts';
import { duration } from '../../wording.ts';

export const headerBlockNeverEnded: Rule = {
  id: 'header-block-never-ended',
  title: 'END_HEADERS never comes',
  section: 'RFC 9113 §6.2, §6.10',
  severity: 'warning',
  fault: 'sender',
  tier: 'P1',
  when: 'A field block has been open for more than two seconds with no further frame of its sender.',
  unless: 'The sender’s octets wait for a full socket.',
  peers: 'The receiver shows nothing at all: the request is in no access log and everything behind it waits.',
  summary:
    '{who} began the fields of stream {block} {time} ago and has not set END_HEADERS; everything behind it is blocked',
  fix: 'Set END_HEADERS (0x4) on the last frame of the field block.',
  fires: ['OPEN; C> HDR(1,ES){:method GET, :scheme https, :authority a, :path /}; +3s'],
  silent: ['OPEN; C> HDR(1,ES){:method GET, :scheme https, :authority a, :path /}; +200ms; C> CONT(1,EH); +3s'],
  watch: whileConnectionOpen((sight) => waiting(sight, 'client') || waiting(sight, 'server')),
};

function waiting({ view, at, thresholds }: Sight, from: Peer): Found {
  const { openBlock, lastAt, lastSeq } = view.of(from);
  if (!openBlock || openBlock.interrupted || view.elapsed(lastAt, at) <= thresholds.fieldBlock) return undefined;
  const { streamId, seq } = openBlock;
  const values = { block: streamId, time: duration(at - openBlock.at) };
  return { from, streamId: streamId || null, values, evidence: [seq, lastSeq] };
}
