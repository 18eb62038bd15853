import { nameTraits, PSEUDO, Trait } from '../../../trace/index.ts';
import { type Rule, sectionWith } from '../../rule.ts';
import { MALFORMED } from './malformed.ts';

export const pseudoHeaderDuplicate: Rule = {
  id: 'pseudo-header-duplicate',
  title: 'the same pseudo-header field twice',
  section: 'RFC 9113 §8.3',
  severity: 'error',
  fault: 'sender',
  tier: 'P1',
  breaks: MALFORMED,
  follows: ['hpack-desync-suspected'],
  when: 'A pseudo-header field name stands more than once in one field section.',
  peers:
    'nginx: 400, `client sent duplicate :path header`, and of an upstream `upstream sent duplicate :status header`; others reset the stream.',
  summary: '{who} sent {name} {count} times in one field section on stream {stream}',
  fix: 'Set pseudo-header fields, do not append them.',
  fires: ['OPEN; GET1; S> HDR(1,EH,ES){:status 200, :status 200}'],
  silent: ['OPEN; GET1; OK1.ES{set-cookie a, set-cookie b}'],
  watch: sectionWith(Trait.duplicatePseudo, ({ section: { fields } }) => {
    const pseudo = fields.filter(({ name }) => nameTraits(name) & PSEUDO).map(({ name }) => name);
    const name = pseudo.find((each, at) => pseudo.indexOf(each) < at);
    return name !== undefined && { values: { name, count: pseudo.filter((each) => each === name).length } };
  }),
};
