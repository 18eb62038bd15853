import { Odd } from '../../oddity.ts';
import { beforeOddFrame, type Rule } from '../../rule.ts';
import { bytes } from '../../wording.ts';

export const paddingNotZero: Rule = {
  id: 'padding-not-zero',
  title: 'padding that is not all zeros',
  section: 'RFC 9113 §6.1, §6.2, §6.6',
  severity: 'warning',
  fault: 'sender',
  tier: 'P2',
  breaks: { scope: 'connection', code: 'PROTOCOL_ERROR' },
  follows: ['frame-desync'],
  when: 'An octet of the padding of DATA, HEADERS or PUSH_PROMISE is not 0.',
  unless: 'The receiver may let it pass, and most do not look.',
  peers: 'A receiver that looks may end the connection with PROTOCOL_ERROR.',
  summary:
    '{who} filled the {padding} of padding in a {type} frame with something else than zeros; the receiver may treat that as an error',
  fix: 'Write zeros. A buffer that was not cleared sends whatever it held before, which may be a secret of somebody else.',
  fires: ['OPEN; POST1; C> FRAME(0x0,0x8,1,x02610041)'],
  silent: ['OPEN; POST1; C> FRAME(0x0,0x8,1,x02610000)', 'OPEN; POST1; C> DATA(1,10,PAD=5)'],
  watch: beforeOddFrame(
    Odd.empty,
    ['DATA', 'HEADERS', 'PUSH_PROMISE'],
    // Kept only where it is not all zeros.
    ({ frame: { padding, padLength = 0 } }) => padding !== undefined && { values: { padding: bytes(padLength) } },
  ),
};
