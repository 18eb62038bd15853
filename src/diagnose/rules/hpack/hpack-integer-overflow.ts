import { fieldBlockWith, type Rule } from '../../rule.ts';
import { BROKEN_BLOCK, CONNECTION_ENDS } from './broken-block.ts';

export const hpackIntegerOverflow: Rule = {
  id: 'hpack-integer-overflow',
  title: 'an impossible length or index',
  section: 'RFC 7541 §5.1',
  severity: 'error',
  fault: 'sender',
  tier: 'P2',
  breaks: BROKEN_BLOCK,
  when: 'An integer of a field block is above 2^32-1, or has more continuation octets than any such integer.',
  unless:
    'Zeros behind the value are wasteful but can be read. A string that is longer than what is left of the block is hpack-block-truncated.',
  peers:
    'COMPRESSION_ERROR; OkHttp: `HPACK integer overflow`; nginx: FRAME_SIZE_ERROR, `client sent header block with incorrect length`.',
  summary:
    'a length or index in the fields {who} sent on stream {stream} (octet {position} of the block) is impossibly large',
  fix: 'Correct the encoder, or treat it as an attack.',
  symptom: CONNECTION_ENDS,
  fires: ['OPEN; C> HDR(1,EH,ES){~7fffffffffffff01}'],
  silent: ['OPEN; C> HDR(1,EH,ES){~828684418cf1e3c2e5f23a6ba0ab90f4ff}'],
  watch: fieldBlockWith(['integer-overflow'], ({ block: { problem } }) => ({ values: { position: problem.position } })),
};
