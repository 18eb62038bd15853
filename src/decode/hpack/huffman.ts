import { type OctetString, octetString } from '../octets.ts';
import { EOS, HUFFMAN_CODE_LENGTHS, HUFFMAN_CODES } from './huffman-code.ts';

/** Why a Huffman-coded string has no meaning. @see RFC 7541 §5.2 */
export type HuffmanProblemCode = 'huffman-eos' | 'huffman-padding';

/** Above this a string gets an array of its own, so that one huge string does not stay in memory for ever. */
const SCRATCH_OCTETS = 64 * 1024;
const scratch = new Uint8Array(SCRATCH_OCTETS);
let steps: Uint32Array | undefined;

/**
 * Decodes `octets[start, end)`: the string, or what is wrong with it in an object of its own (any text may be a string).
 * @see RFC 7541 §5.2
 */
export function huffmanDecode(
  octets: Uint8Array,
  start = 0,
  end = octets.length,
): OctetString | { readonly problem: HuffmanProblemCode } {
  steps ??= decodingSteps();
  const decoded = room(end - start);
  let length = 0;
  let state = 0;
  let seen = 0;
  for (let at = start; at < end; at++) {
    const step = steps[(state << 8) | octets[at]!]!;
    // Writing both places and counting afterwards spares a branch that no CPU predicts.
    decoded[length] = step;
    decoded[length + 1] = step >>> 8;
    length += (step >>> 24) & 3;
    state = (step >>> 16) & 0xff;
    seen |= step;
  }
  if (seen & EOS_MET) return FAILED_BY_EOS;
  return state > LAST_PADDING_STATE ? FAILED_BY_PADDING : octetString(decoded, 0, length);
}

/** Octets that {@link huffmanEncode} would make of the string. */
export function huffmanEncodedLength(text: OctetString): number {
  let bits = 0;
  for (let at = 0; at < text.length; at++) bits += HUFFMAN_CODE_LENGTHS[text.charCodeAt(at)]!;
  return Math.ceil(bits / 8);
}

/** Huffman-codes a string, padded with the first bits of EOS. @see RFC 7541 §5.2 */
export function huffmanEncode(text: OctetString): Uint8Array {
  const encoded = new Uint8Array(huffmanEncodedLength(text));
  let length = 0;
  let pending = 0;
  let bits = 0;
  for (let at = 0; at < text.length; at++) {
    const symbol = text.charCodeAt(at);
    // Up to 7 + 30 bits wait here: more than `<<` can hold.
    pending = pending * 2 ** HUFFMAN_CODE_LENGTHS[symbol]! + HUFFMAN_CODES[symbol]!;
    bits += HUFFMAN_CODE_LENGTHS[symbol]!;
    while (bits >= 8) {
      bits -= 8;
      const octet = Math.floor(pending / 2 ** bits);
      encoded[length++] = octet;
      pending -= octet * 2 ** bits;
    }
  }
  if (bits > 0) encoded[length] = (pending << (8 - bits)) | (0xff >>> bits);
  return encoded;
}

const FAILED_BY_EOS = { problem: 'huffman-eos' } as const;
const FAILED_BY_PADDING = { problem: 'huffman-padding' } as const;

// One step of the decoder: first symbol, second symbol, next state, number of symbols (an octet completes at most two
// codes of five bits and more), and whether EOS was among them.
const STATE_SHIFT = 16;
const COUNT_SHIFT = 24;
const EOS_MET = 1 << 26;
/** State n is "n ones so far" for the small n (see {@link codeTree}), and up to seven ones are padding. */
const LAST_PADDING_STATE = 7;

function room(encodedLength: number): Uint8Array {
  // The shortest code has 5 bits; one octet more for the second write of the last step.
  const needed = Math.floor((encodedLength * 8) / 5) + 2;
  return needed > SCRATCH_OCTETS ? new Uint8Array(needed) : scratch;
}

/** What each octet does in each state: 256 × 256 steps. A state is an inner node of the code tree. */
function decodingSteps(): Uint32Array {
  const tree = codeTree();
  const table = new Uint32Array(256 * 256);
  for (let at = 0; at < table.length; at++) {
    let node = at >>> 8;
    let step = 0;
    let count = 0;
    for (let bit = 7; bit >= 0; bit--) {
      node = tree[node * 2 + ((at >>> bit) & 1)]!;
      if (node >= 0) continue;
      const symbol = ~node;
      step |= symbol === EOS ? EOS_MET : symbol << (8 * count++);
      node = 0;
    }
    table[at] = step | (count << COUNT_SHIFT) | (node << STATE_SHIFT);
  }
  return table;
}

/** Children of inner node n at 2n and 2n+1: the number of an inner node, or ~symbol. The root is 0. */
function codeTree(): Int16Array {
  const tree = new Int16Array(2 * EOS);
  let nodes = 1;
  // EOS goes first, so that the nodes on its path of ones get the numbers 1, 2, 3…
  for (let symbol = EOS; symbol >= 0; symbol--) {
    let node = 0;
    for (let bit = HUFFMAN_CODE_LENGTHS[symbol]! - 1; bit > 0; bit--) {
      const child = node * 2 + ((HUFFMAN_CODES[symbol]! >>> bit) & 1);
      tree[child] ||= nodes++;
      node = tree[child]!;
    }
    tree[node * 2 + (HUFFMAN_CODES[symbol]! & 1)] = ~symbol;
  }
  return tree;
}
