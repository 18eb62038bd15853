import { explain } from '../../cause-wording.ts';
import { endedFirst, openStreams } from '../../closing.ts';
import { afterRecord, type Rule } from '../../rule.ts';
import { counted } from '../../wording.ts';

export const connClosedByClient: Rule = {
  id: 'conn-closed-by-client',
  title: 'the client hung up before its responses were complete',
  section: 'RFC 9113 §5.4.3',
  severity: 'warning',
  fault: 'client',
  tier: 'P1',
  when: 'The client closes first, without RST_STREAM or GOAWAY, while streams are open.',
  unless:
    'All responses are complete: a program that has what it wants may just exit. For information where all of them were held open for long (response-held-open).',
  peers: 'nginx: status 499, `client prematurely closed connection`; Go: `client disconnected`.',
  summary: 'the client closed the connection while {count} {verb} open{because}: {streams}',
  fix: 'Look for a timeout, a kill or a crash of the client.',
  fires: ['OPEN; GET1; OK1; C> FIN', 'OPEN; GET1; C> FIN(bare)'],
  silent: ['OPEN; GET1; OK1.ES; C> FIN', 'OPEN; GET1; OK1; C> STOPPED', 'OPEN; GET1; OK1; S> FIN; C> FIN'],
  watch: afterRecord(['direction-ended'], (sight) => {
    const { record, view, seq } = sight;
    const { from, how } = record;
    const { open } = view.streams;
    if (from === 'server' || how === 'reset' || !endedFirst(view, record) || open.size === 0) return undefined;
    if (view.client.goaways.length > 0 || view.server.goaways.length > 0) return undefined;
    const { summary } = connClosedByClient;
    const verdict = explain(sight, { by: from, seq }, summary.replace('{streams}', openStreams(view)), '');
    const verb = open.size === 1 ? 'was' : 'were';
    const values = { count: counted(open.size, 'stream'), verb };
    const held = new Set(sight.findings.map(({ rule, streamId }) => rule === 'response-held-open' && streamId));
    // Closing is the only end that a channel has which is held open on purpose.
    const isExpected = [...open.keys()].every((id) => held.has(id));
    return { ...verdict, values, ...(isExpected && { severity: 'info', fault: 'none' }) };
  }),
};
