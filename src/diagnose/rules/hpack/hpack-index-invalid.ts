import { fieldBlockWith, type Rule } from '../../rule.ts';

export const hpackIndexInvalid: Rule = {
  id: 'hpack-index-invalid',
  title: 'reference to a table entry that does not exist',
  section: 'RFC 7541 §2.3.3, §6.1',
  severity: 'error',
  fault: 'sender',
  tier: 'P0',
  breaks: { scope: 'connection', code: 'COMPRESSION_ERROR', alsoSeen: ['PROTOCOL_ERROR'] },
  fromStart: true,
  when: 'An indexed field or name has index 0, or one beyond the static table and the entries of the dynamic table.',
  unless: 'The capture began in the middle of the connection, or an earlier block of this sender could not be decoded.',
  peers:
    'GOAWAY COMPRESSION_ERROR; Chrome: `ERR_HTTP2_COMPRESSION_ERROR`; nghttp2: `Header compression/decompression error`; OkHttp: `Header index too large N`; hyper: PROTOCOL_ERROR; curl: `(16)`.',
  summary:
    '{who} refers to table entry {index} in the fields of stream {stream}, but the table ends at {last}: the two ends’ compression tables are out of step',
  fix: 'Encode and send field blocks in the same order under one lock, never drop one that was encoded, and re-encode instead of forwarding raw blocks between connections.',
  symptom: 'curl: (16) Error in the HTTP2 framing layer',
  fires: ['OPEN; C> HDR(1,EH,ES){#62}', 'OPEN; C> HDR(1,EH,ES){:method GET, #0}'],
  silent: [
    'OPEN; C> HDR(1,EH,ES){:method GET, :scheme https, :authority a, :path /, +x y}; C> HDR(3,EH,ES){:method GET, :scheme https, :authority a, :path /, #62}',
  ],
  watch: fieldBlockWith(['index-zero', 'index-out-of-range'], ({ block: { problem, dynamicTable } }) => ({
    values: { index: problem.value ?? 0, last: 61 + dynamicTable.entries },
  })),
};
