import type { HeaderField } from '../../../decode/index.ts';
import { type ConnectionView, nameTraits, Trait } from '../../../trace/index.ts';
import { notes } from '../../notes.ts';
import { beforeFrame, type Rule, sectionWith } from '../../rule.ts';

/** A long cookie cannot be guessed octet by octet. */
const SHORT = 20;
const SECRETS = Trait.authorization | Trait.cookie | Trait.setCookie;

export const hpackSecretIndexed: Rule = {
  id: 'hpack-secret-indexed',
  title: 'a secret in a table that several origins share',
  section: 'RFC 7541 §7.1.3',
  severity: 'info',
  fault: 'sender',
  tier: 'P2',
  when: 'authorization, proxy-authorization, set-cookie or a cookie shorter than 20 octets is sent as a literal with indexing, on a connection that carries secrets for more than one :authority or whose server has sent ORIGIN with several origins.',
  unless: 'Only one origin uses the connection: that is common and acceptable.',
  peers: 'nghttp2 and Go send authorization as never indexed.',
  summary:
    '{who} put "{name}" into the compression table of a connection that several origins share; anyone who can send requests on it may guess the value by trial',
  fix: 'Send such fields as literals that are never indexed.',
  fires: [
    'OPEN; GET1{:authority a, +authorization "Bearer abc"}; GET3{:authority b, +authorization "Bearer def"}',
    'OPEN; S> ORIGIN("https://a","https://b"); GET1; OK1.ES{+set-cookie x=1}',
  ],
  silent: [
    'OPEN; GET1{:authority a, +authorization "Bearer abc"}; GET3{:authority a, +authorization "Bearer def"}',
    'OPEN; GET1{:authority a, !authorization "Bearer abc"}; GET3{:authority b, !authorization "Bearer def"}',
  ],
  watch: [
    beforeFrame(['ORIGIN'], ({ from, frame, view }) => {
      if (from === 'server' && frame.origins.length > 1) sharing(view).shared = true;
      return undefined;
    }),
    sectionWith(SECRETS, ({ view, section: { kind, fields, authority } }) => {
      if (!isShared(view, kind === 'request' ? authority : undefined)) return undefined;
      const secret = fields.find(isIndexedSecret);
      return secret && { streamId: null, values: { name: secret.name } };
    }),
  ],
};

const sharing = notes(() => ({ authority: undefined as string | undefined, shared: false }));

function isShared(view: ConnectionView, authority: string | undefined): boolean {
  const known = sharing(view);
  if (authority !== undefined) {
    known.authority ??= authority;
    known.shared ||= authority !== known.authority;
  }
  return known.shared;
}

function isIndexedSecret({ name, value, representation }: HeaderField): boolean {
  if (representation !== 'literal-incremental-indexing') return false;
  const traits = nameTraits(name);
  return (traits & SECRETS) !== 0 && !(traits & Trait.cookie && value.length >= SHORT);
}
