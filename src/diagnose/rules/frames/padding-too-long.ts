import { beforeFrame, type Rule } from '../../rule.ts';
import { bytes } from '../../wording.ts';

export const paddingTooLong: Rule = {
  id: 'padding-too-long',
  title: 'padding longer than its frame',
  section: 'RFC 9113 §6.1, §6.2, §6.6',
  severity: 'error',
  fault: 'sender',
  tier: 'P1',
  breaks: { scope: 'connection', code: 'PROTOCOL_ERROR', alsoSeen: ['FRAME_SIZE_ERROR'] },
  when: 'The Pad Length of DATA, HEADERS or PUSH_PROMISE is larger than what is left of the payload.',
  unless: 'Padding that fills the rest of the payload exactly is legal.',
  peers:
    'Go resets only the stream for HEADERS; nginx: `incorrect length: N, padding: M`; Chrome: `ERR_HTTP2_PROTOCOL_ERROR`.',
  summary: '{who} declared {padding} of padding in a {type} frame of {length}',
  fix: 'Pad Length counts the padding only, not itself and not the content.',
  fires: ['OPEN; POST1; C> FRAME(0x0,0x8,1,x0500000000)', 'OPEN; C> FRAME(0x1,0x2c,1,x0500000000000000)'],
  silent: ['OPEN; POST1; C> FRAME(0x0,0x8,1,x0400000000)'],
  watch: beforeFrame(
    ['MALFORMED'],
    ({ frame: { problem, length, payload } }) =>
      problem.code === 'padding-too-long' && {
        values: { padding: bytes(payload.charCodeAt(0)), length: bytes(length) },
      },
  ),
};
