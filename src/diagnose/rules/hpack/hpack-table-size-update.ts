import { Trait } from '../../../trace/index.ts';
import { fieldBlockWith, type Rule, sectionWith } from '../../rule.ts';
import { bytes } from '../../wording.ts';
import { BROKEN_BLOCK, CONNECTION_ENDS } from './broken-block.ts';

export const hpackTableSizeUpdateTooLarge: Rule = {
  id: 'hpack-table-size-update-too-large',
  title: 'a table size update above the limit',
  section: 'RFC 7541 §6.3, §4.2, RFC 9113 §4.3.1',
  severity: 'error',
  fault: 'sender',
  tier: 'P1',
  breaks: BROKEN_BLOCK,
  fromStart: true,
  when: 'A dynamic table size update is above the loosest SETTINGS_HEADER_TABLE_SIZE the other endpoint has sent, acknowledged or not (4096 by default).',
  unless:
    'The limit comes from the decoder’s SETTINGS, not from the encoder’s own; confusing the two is what usually leads here.',
  peers:
    'COMPRESSION_ERROR; OkHttp: `Invalid dynamic table size update N`; nginx of an upstream: `upstream sent invalid http2 dynamic table size update`.',
  summary: '{who} set its compression table to {size} on stream {stream}, but {other} allowed {limit} at most',
  fix: 'Use the smaller of the size you want and the HEADER_TABLE_SIZE of the peer.',
  symptom: CONNECTION_ENDS,
  fires: ['OPEN; C> HDR(1,EH,ES){@65536, :method GET, :scheme https, :authority a, :path /}'],
  silent: [
    'OPEN; S> SET{1=65536}; C> HDR(1,EH,ES){@65536, :method GET, :scheme https, :authority a, :path /}',
    'OPEN; C> HDR(1,EH,ES){@4096, :method GET, :scheme https, :authority a, :path /}',
  ],
  watch: fieldBlockWith(['table-size-update-too-large'], ({ from, view, block: { problem } }) => {
    const size = problem.value ?? 0;
    const limit = view.other(from).settings.loosest.headerTableSize;
    return size > limit && { values: { size: bytes(size), limit: bytes(limit) } };
  }),
};

export const hpackTableSizeUpdateMisplaced: Rule = {
  id: 'hpack-table-size-update-misplaced',
  title: 'a table size update in the middle of a field block',
  section: 'RFC 7541 §4.2',
  severity: 'error',
  fault: 'sender',
  tier: 'P1',
  breaks: BROKEN_BLOCK,
  when: 'A dynamic table size update follows a field of the same block. More than two at its beginning are a warning.',
  unless: 'Two at the beginning are legal: the lowest size, then the last one.',
  peers:
    'COMPRESSION_ERROR; Go: `dynamic table size update MUST occur at the beginning of a header block`. Most decoders pass over a third update at the beginning.',
  summary: '{who} put a table size update behind a field on stream {stream} (octet {position} of the block)',
  fix: 'Write size updates first.',
  symptom: CONNECTION_ENDS,
  fires: [
    'OPEN; C> HDR(1,EH,ES){:method GET, :scheme https, :authority a, :path /, @0}',
    'OPEN; C> HDR(1,EH,ES){@0, @0, @0, :method GET, :scheme https, :authority a, :path /}',
  ],
  silent: ['OPEN; C> HDR(1,EH,ES){@0, @4096, :method GET, :scheme https, :authority a, :path /}'],
  watch: [
    fieldBlockWith(['table-size-update-misplaced'], ({ block: { problem } }) => ({
      values: { position: problem.position },
    })),
    sectionWith(
      Trait.tableSizeUpdates,
      ({ block: { tableSizeUpdates } }) =>
        tableSizeUpdates.length > 2 && {
          severity: 'warning',
          summary:
            '{who} began the field block of stream {stream} with {count} table size updates; two are enough for any change',
          values: { count: tableSizeUpdates.length },
        },
    ),
  ],
};

export const hpackTableSizeUpdateMissing: Rule = {
  id: 'hpack-table-size-update-missing',
  title: 'a smaller table was acknowledged but not put into effect',
  section: 'RFC 9113 §4.3.1, RFC 7541 §4.2',
  severity: 'error',
  fault: 'sender',
  tier: 'P1',
  breaks: BROKEN_BLOCK,
  fromStart: true,
  when: 'An endpoint has acknowledged a SETTINGS_HEADER_TABLE_SIZE below the size of its table, and its next field block does not begin with a size update to that value or less. Of several values the smallest counts.',
  unless: 'The table is not larger than the new limit, or the block was sent before the acknowledgement.',
  peers:
    'COMPRESSION_ERROR from nghttp2, Chrome (`MISSING_DYNAMIC_TABLE_SIZE_UPDATE`), Go and Netty. Old encoders forget it.',
  summary:
    '{other} shrank the table to {limit} and {who} acknowledged it, but its next fields, on stream {stream}, do not begin with a size update; it goes on with {size}',
  fix: 'Begin the first field block after the acknowledgement with a size update.',
  symptom: CONNECTION_ENDS,
  fires: [
    'OPEN; S> SET{1=0}; C> SACK; GET1',
    'OPEN; S> SET{1=0}; S> SET{1=4096}; C> SACK, SACK; C> HDR(1,EH,ES){@4096, :method GET, :scheme https, :authority a, :path /}',
  ],
  silent: [
    'OPEN; S> SET{1=0}; C> SACK; C> HDR(1,EH,ES){@0, :method GET, :scheme https, :authority a, :path /}',
    'OPEN; S> SET{1=0}; GET1; C> SACK',
    'OPEN; S> SET{1=65536}; C> SACK; GET1',
  ],
  watch: fieldBlockWith(['table-size-update-missing'], ({ block: { problem, dynamicTable } }) => ({
    values: { limit: bytes(problem.value ?? 0), size: bytes(dynamicTable.maxSize) },
  })),
};
