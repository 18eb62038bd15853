import { Trait } from '../../../trace/index.ts';
import { notes } from '../../notes.ts';
import { type Rule, sectionWith } from '../../rule.ts';

export const zeroLengthHeaders: Rule = {
  id: 'zero-length-headers',
  title: 'fields with empty names',
  section: 'RFC 9113 §10.5, RFC 9110 §5.1',
  severity: 'error',
  fault: 'sender',
  tier: 'P2',
  breaks: { scope: 'connection', code: 'PROTOCOL_ERROR', alsoSeen: ['ENHANCE_YOUR_CALM'] },
  when: 'More than three fields of a connection have an empty name (CVE-2019-9516).',
  unless: 'Empty values are normal. A single empty name is only header-name-invalid.',
  peers: 'nginx: `client sent zero header name length`, PROTOCOL_ERROR.',
  summary: '{who} sends fields with empty names, {count} so far; this is a known attack on memory',
  fix: 'Correct the encoder.',
  fires: ['OPEN; C> HDR(1,EH,ES){:method GET, :scheme https, :authority a, :path /, 4 x -"" ""}'],
  silent: ['OPEN; C> HDR(1,EH,ES){:method GET, :scheme https, :authority a, :path /, 4 x x-empty ""}'],
  alongside: ['header-name-invalid'],
  watch: sectionWith(Trait.illegalName, ({ from, section, view }) => {
    const seen = emptyNames(view.of(from));
    for (const { name } of section.fields) if (name === '') seen.count++;
    return seen.count > 3 && { streamId: null, values: { count: seen.count } };
  }),
};

const emptyNames = notes(() => ({ count: 0 }));
