import { nameTraits, PSEUDO, Trait } from '../../../trace/index.ts';
import { type Rule, sectionWith } from '../../rule.ts';
import { MALFORMED } from './malformed.ts';

export const pseudoHeaderAfterRegular: Rule = {
  id: 'pseudo-header-after-regular',
  title: 'a pseudo-header field behind a regular one',
  section: 'RFC 9113 §8.3',
  severity: 'error',
  fault: 'sender',
  tier: 'P1',
  breaks: MALFORMED,
  follows: ['hpack-desync-suspected'],
  when: 'A field whose name begins with a colon follows a regular field in the same head.',
  unless:
    'HPACK keeps the order of fields (RFC 7541 §2.1), so it is really the sender’s. In trailers such fields are wrong wherever they stand: pseudo-header-in-trailers.',
  peers:
    'Go: `pseudo header field after regular`; nginx: 400, `client sent out of order pseudo-headers`; hyper-h2: `Received pseudo-header field out of sequence`; nghttp2 resets.',
  summary: '{who} sent {name} behind "{regular}" on stream {stream}; pseudo-header fields must come first',
  fix: 'Encode the pseudo-header fields first; a hash map that is walked in its own order is the usual cause.',
  fires: ['OPEN; C> HDR(1,EH,ES){:method GET, :scheme https, host a, :path /}'],
  silent: ['OPEN; C> HDR(1,EH,ES){:path /, :method GET, :scheme https, host a}'],
  watch: sectionWith(Trait.pseudoAfterRegular, ({ section: { part, fields } }) => {
    if (part === 'trailers') return undefined;
    const first = fields.findIndex(({ name }) => !(nameTraits(name) & PSEUDO));
    const late = fields.find(({ name }, at) => at > first && nameTraits(name) & PSEUDO);
    const regular = fields[first];
    return late && regular && { values: { name: late.name, regular: regular.name } };
  }),
};
