import { Odd } from '../../oddity.ts';
import { beforeFrame, beforeOddFrame, type Rule, type Sight } from '../../rule.ts';

export const prioritySignalsIgnored: Rule = {
  id: 'priority-signals-ignored',
  title: 'priorities that have no effect',
  section: 'RFC 9113 §5.3.2, RFC 9218 §2.1',
  severity: 'info',
  fault: 'client',
  tier: 'P2',
  fromStart: true,
  when: 'The client sends PRIORITY, or HEADERS with priority fields, although it has said SETTINGS_NO_RFC7540_PRIORITIES = 1 itself or has acknowledged it from the server.',
  unless: 'The server’s SETTINGS are not acknowledged yet: before them everything is a guess.',
  peers: 'The frames are passed over.',
  summary: 'the client sends RFC 7540 priorities, which {why}: they have no effect',
  fix: 'Send the `priority` header field of RFC 9218 instead.',
  fires: ['OPEN; S> SET{9=1}; C> SACK; C> PRIO(3→1)', 'C> PREFACE, SET{9=1}; C> PRIO(3→1)'],
  silent: ['C> PREFACE, SETTINGS{}, PRIO(3→0)', 'C> PREFACE, SETTINGS{}; S> SET{9=1}; C> PRIO(3→0)'],
  alongside: ['settings-no-rfc7540-priorities-invalid'],
  watch: [
    beforeFrame(['PRIORITY'], (sight) => (sight.from === 'client' ? ignored(sight) : undefined)),
    beforeOddFrame(Odd.priority, ['HEADERS'], (sight) =>
      sight.from === 'client' && sight.frame.priority ? ignored(sight) : undefined,
    ),
  ],
};

function ignored({ view }: Sight) {
  const own = view.client.settings.latest.noRfc7540Priorities === 1;
  if (!own && view.server.settings.inForce.noRfc7540Priorities !== 1) return undefined;
  return { streamId: null, values: { why: own ? 'it has switched off itself' : 'the server has switched off' } };
}
