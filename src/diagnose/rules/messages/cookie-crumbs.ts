import { Trait } from '../../../trace/index.ts';
import { type Rule, sectionWith } from '../../rule.ts';

const MANY = 100;

export const cookieCrumbs: Rule = {
  id: 'cookie-crumbs',
  title: 'a cookie split over several fields',
  section: 'RFC 9113 §8.2.3',
  severity: 'info',
  fault: 'none',
  tier: 'P2',
  when: 'A request has more than one cookie field; said once per connection.',
  unless: 'More than a hundred are no cookie any more: http2-bomb, header-bloat.',
  peers: 'Gateways that join them with a comma instead of "; " break sessions: compare what the server behind gets.',
  summary: 'the request on stream {number} has {count} cookie fields; they count as one, joined with "; "',
  fix: 'Nothing to do: it lets HPACK reuse the parts that stay the same.',
  fires: ['OPEN; GET1{cookie a=1, cookie b=2}'],
  silent: ['OPEN; GET1{cookie "a=1; b=2"}'],
  watch: sectionWith(Trait.cookie, ({ frame, section: { kind, cookies } }) => {
    if (kind !== 'request' || cookies < 2 || cookies > MANY) return undefined;
    return { streamId: null, values: { number: frame.streamId, count: cookies } };
  }),
};
