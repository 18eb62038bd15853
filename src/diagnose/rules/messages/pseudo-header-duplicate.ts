import { nameTraits, PSEUDO, Trait } from '../../../trace/index.ts';
import { type Rule, sectionWith } from '../../rule.ts';
import { clipped } from '../../wording.ts';
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
  summary: '{who} sent {name} {count} times in one field section on stream {stream}: {first}, then {second}',
  fix: 'Set pseudo-header fields, do not append them.',
  fires: ['OPEN; GET1; S> HDR(1,EH,ES){:status 200, :status 200}'],
  silent: ['OPEN; GET1; OK1.ES{set-cookie a, set-cookie b}'],
  watch: sectionWith(Trait.duplicatePseudo, ({ section: { fields } }) => {
    const pseudo = fields.filter(({ name }) => nameTraits(name) & PSEUDO);
    const second = pseudo.find(({ name }, at) => pseudo.findIndex((each) => each.name === name) < at);
    if (!second) return undefined;
    const { name } = second;
    const same = pseudo.filter((each) => each.name === name);
    return { values: { name, count: same.length, first: quoted(same[0]!.value), second: quoted(second.value) } };
  }),
};

const quoted = (value: string): string => `"${clipped(value, 40)}"`;
