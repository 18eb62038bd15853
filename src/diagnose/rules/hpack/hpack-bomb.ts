import { Trait } from '../../../trace/index.ts';
import { type Rule, sectionWith } from '../../rule.ts';
import { bytes } from '../../wording.ts';

const RATIO = 50;
const LARGE = 64 * 1024;

export const hpackBomb: Rule = {
  id: 'hpack-bomb',
  title: 'a tiny field block that becomes huge',
  section: 'RFC 7541 §7.3, RFC 9113 §10.5.1',
  severity: 'warning',
  fault: 'sender',
  tier: 'P1',
  breaks: { scope: 'connection', code: 'ENHANCE_YOUR_CALM', alsoSeen: ['PROTOCOL_ERROR'] },
  when: 'The fields of one block (name, value and 32 octets each) are above 64 KiB and more than 50 times the block’s size on the wire: one large entry that is referred to many times (CVE-2016-6581). It is an error when they are more than four times the receiver’s SETTINGS_MAX_HEADER_LIST_SIZE.',
  unless: 'Ordinary repeated requests compress 10 to 20 times.',
  peers:
    'hyper: GOAWAY ENHANCE_YOUR_CALM `header_list_way_too_large`; Go: PROTOCOL_ERROR; hyper-h2: `Oversized header block`; nginx: ENHANCE_YOUR_CALM.',
  summary: 'the fields {who} sent on stream {stream} are {wire} on the wire and become {decoded} when decoded',
  fix: 'Treat it as an attack unless it is your own test.',
  fires: [
    'OPEN; C> HDR(1,EH,ES){:method GET, :scheme https, :authority a, :path /, +x a*4000}; C> HDR(3,EH,ES){:method GET, :scheme https, :authority a, :path /, 100 x #62}',
    'OPEN; S> SET{6=16384}; C> SACK; C> HDR(1,EH,ES){:method GET, :scheme https, :authority a, :path /, +x a*4000}; C> HDR(3,EH,ES){:method GET, :scheme https, :authority a, :path /, 100 x #62}',
  ],
  silent: ['OPEN; GET1{x a*100}; C> HDR(3,EH,ES){:method GET, :scheme https, :authority a, :path /, 40 x #62}'],
  alongside: ['header-list-size-exceeded'],
  watch: sectionWith(Trait.large, ({ from, view, block: { length, listSize } }) => {
    if (listSize <= LARGE || listSize <= RATIO * length) return undefined;
    const tooMuch = listSize > 4 * view.other(from).settings.loosest.maxHeaderListSize;
    return {
      values: { wire: bytes(length), decoded: bytes(listSize) },
      ...(tooMuch && { severity: 'error' }),
    };
  }),
};
