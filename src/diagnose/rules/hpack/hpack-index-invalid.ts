import { fieldBlockWith, type Rule } from '../../rule.ts';
import { BROKEN_BLOCK, CONNECTION_ENDS } from './broken-block.ts';
import { lostBlockHint } from './lost-block.ts';

export const hpackIndexInvalid: Rule = {
  id: 'hpack-index-invalid',
  title: 'reference to a table entry that does not exist',
  section: 'RFC 7541 §2.3.3, §6.1',
  severity: 'error',
  fault: 'sender',
  tier: 'P0',
  breaks: BROKEN_BLOCK,
  fromStart: true,
  when: 'An indexed field or name has index 0, or one beyond the static table and the entries of the dynamic table.',
  unless:
    'The capture began in the middle of the connection, or an earlier block of this sender could not be decoded: then the table is not known.',
  peers:
    'GOAWAY COMPRESSION_ERROR; Chrome: `ERR_HTTP2_COMPRESSION_ERROR` (`HPACK_INVALID_INDEX`); nghttp2: `Header compression/decompression error`; OkHttp closes, `Header index too large N`; nginx of an upstream: `upstream sent invalid http2 table index: N`; hyper: PROTOCOL_ERROR; curl: `(16)`.',
  summary:
    '{who} refers to table entry {index} in the fields of stream {stream}, but the table ends at {last}: the two ends’ compression tables are out of step{hint}',
  fix: 'Encode and send field blocks in the same order under one lock, never drop one that was encoded, and re-encode instead of forwarding raw blocks between connections.',
  symptom: CONNECTION_ENDS,
  fires: ['OPEN; C> HDR(1,EH,ES){#62}', 'OPEN; C> HDR(1,EH,ES){:method GET, #0}'],
  silent: [
    'OPEN; C> HDR(1,EH,ES){:method GET, :scheme https, :authority a, :path /, +x y}; C> HDR(3,EH,ES){:method GET, :scheme https, :authority a, :path /, #62}',
  ],
  watch: fieldBlockWith(['index-zero', 'index-out-of-range'], ({ from, frame, view, block }) => {
    if (view.of(from).unreliableBlocks > 1) return undefined;
    const { problem, dynamicTable } = block;
    if (problem.code === 'index-zero') {
      return {
        summary: '{who} refers to table entry 0 in the fields of stream {stream}; entries are counted from 1',
        fix: 'Correct the encoder: index 0 means that a literal name follows, and only literals may have it.',
      };
    }
    const last = 61 + dynamicTable.entries;
    return { values: { index: problem.value ?? 0, last, hint: lostBlockHint(view, frame.streamId) } };
  }),
};
