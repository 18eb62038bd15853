import { fieldBlockWith, type Rule } from '../../rule.ts';
import { BROKEN_BLOCK, CONNECTION_ENDS } from './broken-block.ts';

export const hpackBlockTruncated: Rule = {
  id: 'hpack-block-truncated',
  title: 'a field block ends inside a field',
  section: 'RFC 9113 §4.3',
  severity: 'error',
  fault: 'sender',
  tier: 'P1',
  breaks: BROKEN_BLOCK,
  when: 'END_HEADERS is set, and the last representation of the block is not complete.',
  unless: 'END_HEADERS has not come yet: header-block-never-ended.',
  peers:
    'COMPRESSION_ERROR; Netty: `Incomplete header block fragment.`; Chrome: `HPACK_TRUNCATED_BLOCK`; nginx: FRAME_SIZE_ERROR, `client sent header block with incorrect length`.',
  summary: 'the field block of stream {stream} ends in the middle of a field (octet {position} of {length})',
  fix: 'Look for a lost fragment, END_HEADERS set one frame too early, or padding that was counted wrongly.',
  symptom: CONNECTION_ENDS,
  fires: ['OPEN; C> HDR(1,EH,ES){~400a6b}'],
  silent: ['OPEN; C> HDR(1,ES,first=3){~400a6b6b6b6b6b6b6b6b6b6b0176}; C> CONT(1,EH)'],
  watch: fieldBlockWith(['truncated'], ({ block: { problem, length } }) => ({
    values: { position: problem.position, length },
  })),
};
