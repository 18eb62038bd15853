import { FIRST_DYNAMIC_INDEX, type HeaderField } from '../../../decode/index.ts';
import { type MessageSection, nameTraits, PSEUDO, Trait } from '../../../trace/index.ts';
import { notes } from '../../notes.ts';
import { type Rule, sectionWith } from '../../rule.ts';
import { lostBlockHint } from './lost-block.ts';

export const hpackDesyncSuspected: Rule = {
  id: 'hpack-desync-suspected',
  title: 'fields that decode, but to the wrong ones',
  section: 'RFC 9113 §4.3',
  severity: 'warning',
  fault: 'sender',
  tier: 'P1',
  breaks: { scope: 'connection', code: 'COMPRESSION_ERROR' },
  fromStart: true,
  when: 'A pseudo-header field is repeated, misplaced or of the wrong direction, and it was taken from the dynamic table.',
  unless:
    'The same sender has made such a mistake without the dynamic table before: then the message is malformed, and no table is out of step.',
  peers: 'Mixed-up responses or 400s at random; a COMPRESSION_ERROR follows sooner or later.',
  summary:
    '{who}’s fields on stream {stream} decode into nonsense ({name} from table entry {index} cannot be meant there): the two ends’ compression tables are probably out of step{hint}',
  fix: 'Encode and send field blocks in the same order under one lock. The usual culprit drops a block it has encoded when its stream is cancelled, or after GOAWAY.',
  fires: [
    'OPEN; C> HDR(1,EH,ES){:method GET, :scheme https, +:authority a, +:path /one}; C> HDR(5,EH,ES){:method GET, :scheme https, #63, :authority b}',
  ],
  silent: [
    'OPEN; C> HDR(1,EH,ES){:method GET, :scheme https, +:authority a, +:path /one}; C> HDR(3,EH,ES){:method GET, :scheme https, #63, #62}',
    'OPEN; GET1{x y}; C> HDR(3,EH,ES){:method GET, :scheme https, host a, +:path /one}; C> HDR(5,EH,ES){:method GET, :scheme https, host a, :path /one}',
  ],
  watch: sectionWith(
    Trait.duplicatePseudo | Trait.pseudoAfterRegular | Trait.unusual,
    ({ from, frame, view, section }) => {
      const name = outOfPlace(section);
      if (name === undefined) return undefined;
      const sender = mistakes(view.of(from));
      const taken = section.fields.find((field) => field.name === name && isDynamic(field));
      if (!taken) sender.plain = true;
      if (!taken || sender.plain) return undefined;
      return { values: { name, index: taken.index, hint: lostBlockHint(view, frame.streamId) } };
    },
  ),
};

const mistakes = notes(() => ({ plain: false }));

const isDynamic = ({ representation, index }: HeaderField): boolean =>
  representation === 'indexed' && index >= FIRST_DYNAMIC_INDEX;

/** The first pseudo-header field that does not belong where it stands. */
function outOfPlace({ part, fields }: MessageSection): string | undefined {
  const allowed = ALLOWED[part];
  let regular = false;
  const seen = new Set<string>();
  for (const { name } of fields) {
    const traits = nameTraits(name);
    if (traits & PSEUDO) {
      if (regular || !(traits & allowed) || seen.has(name)) return name;
      seen.add(name);
    } else {
      regular = true;
    }
  }
  return undefined;
}

const ALLOWED = { request: Trait.requestPseudo, response: Trait.responsePseudo, trailers: 0 };
