import { fieldBlockWith, type Rule } from '../../rule.ts';
import { BROKEN_BLOCK, CONNECTION_ENDS } from './broken-block.ts';

export const hpackHuffmanInvalid: Rule = {
  id: 'hpack-huffman-invalid',
  title: 'a string that is not valid Huffman code',
  section: 'RFC 7541 §5.2',
  severity: 'error',
  fault: 'sender',
  tier: 'P1',
  breaks: BROKEN_BLOCK,
  when: 'A Huffman-coded name or value is padded with more than 7 bits or with other bits than ones, or contains the EOS symbol.',
  unless: 'The H bit is 0: such a string is taken as it is.',
  peers:
    'COMPRESSION_ERROR; Go: `hpack: invalid Huffman-encoded data`; Chrome: `HPACK_VALUE_HUFFMAN_ERROR`; nginx: `client sent invalid encoded header field`.',
  summary: 'a string in the fields {who} sent on stream {stream} is not valid Huffman code: {why}',
  fix: 'Pad with ones up to the next octet and no further.',
  symptom: CONNECTION_ENDS,
  fires: [
    'OPEN; C> HDR(1,EH,ES){~0001788207ff}',
    'OPEN; C> HDR(1,EH,ES){~00017884ffffffff}',
    'OPEN; C> HDR(1,EH,ES){~0001788106}',
  ],
  silent: ['OPEN; C> HDR(1,EH,ES){~0001788107}'],
  watch: fieldBlockWith(['huffman-eos', 'huffman-padding'], ({ block: { problem } }) => ({
    values: {
      why:
        problem.code === 'huffman-eos'
          ? 'the EOS symbol stands in it'
          : 'its padding is longer than 7 bits or not all ones',
    },
  })),
};
