import type { Rule } from '../../rule.ts';
import { hpackBlockTruncated } from './hpack-block-truncated.ts';
import { hpackBomb } from './hpack-bomb.ts';
import { hpackDesyncSuspected } from './hpack-desync-suspected.ts';
import { hpackHuffmanInvalid } from './hpack-huffman-invalid.ts';
import { hpackIndexInvalid } from './hpack-index-invalid.ts';
import { hpackIntegerOverflow } from './hpack-integer-overflow.ts';
import { hpackSecretIndexed } from './hpack-secret-indexed.ts';
import { hpackTableChurn } from './hpack-table-churn.ts';
import { hpackTableResizeFlood } from './hpack-table-resize-flood.ts';
import {
  hpackTableSizeUpdateMisplaced,
  hpackTableSizeUpdateMissing,
  hpackTableSizeUpdateTooLarge,
} from './hpack-table-size-update.ts';
import { http2Bomb } from './http2-bomb.ts';

/** F. HPACK. */
export const hpackRules: readonly Rule[] = [
  hpackIndexInvalid,
  hpackDesyncSuspected,
  hpackHuffmanInvalid,
  hpackIntegerOverflow,
  hpackBlockTruncated,
  hpackTableSizeUpdateTooLarge,
  hpackTableSizeUpdateMisplaced,
  hpackTableSizeUpdateMissing,
  hpackBomb,
  http2Bomb,
  hpackTableChurn,
  hpackTableResizeFlood,
  hpackSecretIndexed,
];
