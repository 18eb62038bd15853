import { limits } from '../limits.ts';
import type { DynamicTableState, FieldBlock } from './field-block.ts';
import type { OctetString } from './octets.ts';

/**
 * Field blocks of one sender by their octets. Who repeats a request repeats its octets once the dynamic table holds what
 * it needs: as long as that table is the same, the same octets are the same block. It is given out as the same object, so
 * that whoever reads, writes or keeps blocks can recognise it.
 */
export class RepeatedBlocks {
  readonly #blocks = new Map<OctetString, FieldBlock>();

  /** @param table the sender's dynamic table as it is now */
  find(octets: OctetString, carrier: FieldBlock['carrier'], table: DynamicTableState): FieldBlock | undefined {
    if (octets.length > limits.repeatedBlockOctets) return undefined;
    const block = this.#blocks.get(octets);
    return block?.dynamicTable === table && block.carrier === carrier ? block : undefined;
  }

  /** @param table the sender's dynamic table before the block: one that has changed it says something else next time */
  keep(octets: OctetString, block: FieldBlock, table: DynamicTableState): void {
    if (block.dynamicTable !== table || block.problem || octets.length > limits.repeatedBlockOctets) return;
    if (block.listSize > limits.repeatedBlockListOctets) return;
    if (this.#blocks.size >= limits.repeatedBlocks) this.#blocks.clear();
    this.#blocks.set(octets, block);
  }
}
