import { explain } from '../../cause-wording.ts';
import { endedFirst, openStreams } from '../../closing.ts';
import { lacksOnlyEnd } from '../../lacks-end.ts';
import { afterRecord, type Rule, type Sight, type Verdict } from '../../rule.ts';
import { atLeastFourTrips } from '../../thresholds.ts';
import { roundTimeout } from '../../timeouts.ts';
import { counted, duration } from '../../wording.ts';

export const connClosedByClient: Rule = {
  id: 'conn-closed-by-client',
  title: 'the client hung up before its responses were complete',
  section: 'RFC 9113 §5.4.3',
  severity: 'warning',
  fault: 'client',
  tier: 'P1',
  when: 'The client closes first, without RST_STREAM or GOAWAY, while streams are open.',
  unless:
    'All responses are complete: a program that has what it wants may just exit. For information where all of them were held open for long (response-held-open), or where nothing lacked but an END_STREAM that may have been on its way.',
  peers:
    'curl ends its timeouts like this, without RST_STREAM: `(28) Operation timed out`. nginx: status 499, `client prematurely closed connection`; Go: `client disconnected`.',
  summary: 'the client closed the connection while {count} {verb} open{because}: {streams}{waited}',
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
    const wait = waitOf(sight);
    const values = { count: counted(open.size, 'stream'), verb, waited: wait.told };
    const held = new Set(sight.findings.map(({ rule, streamId }) => rule === 'response-held-open' && streamId));
    // Closing is the only end that a channel has which is held open on purpose.
    const isExpected = wait.ping === undefined && [...open.keys()].every((id) => held.has(id));
    if (isExpected) return { ...verdict, values, severity: 'info', fault: 'none' };
    return { ...verdict, values, ...(verdict.cause === undefined && judged(sight, wait)) };
  }),
};

/** What the client had waited for when it left. */
interface Wait {
  /** Milliseconds since anything new came on an open stream. */
  readonly silence: number;
  /** Behind the streams. */
  readonly told: string;
  /** `seq` of its PING that was not answered. */
  readonly ping?: number;
}

/** Milliseconds. Who leaves sooner did not wait. */
const PATIENCE = 1000;

function waitOf({ view, at }: Sight): Wait {
  let opened = Number.POSITIVE_INFINITY;
  let lastAt = Number.NEGATIVE_INFINITY;
  for (const { openedAt, client, server } of view.streams.open.values()) {
    opened = Math.min(opened, openedAt);
    lastAt = Math.max(lastAt, ...[openedAt, client.lastAt, server.lastAt].filter((time) => !Number.isNaN(time)));
  }
  const silence = at - lastAt;
  const [ping] = view.client.pings;
  if (ping && view.elapsed(ping.at, at) >= atLeastFourTrips(view, PATIENCE) && !(view.server.lastAt > ping.at)) {
    return { silence, told: `. Its PING had not been answered for ${duration(at - ping.at)}`, ping: ping.seq };
  }
  // Some clocks start with the request, others with the connection.
  const timeout = roundTimeout(at - opened) ?? roundTimeout(at - view.openedAt);
  if (timeout !== undefined) {
    return { silence, told: `. After ${duration(at - opened)}, which looks like a timeout of ${timeout} s` };
  }
  return { silence, told: silence >= PATIENCE ? `. After ${duration(silence)} without anything new` : '' };
}

/** Whose turn it is, where no finding explains why the client left. */
function judged({ view, thresholds }: Sight, { silence, told, ping }: Wait): Partial<Verdict> | undefined {
  if (ping !== undefined) return { fault: 'server', fix: DEAD, evidence: [ping] };
  const open = [...view.streams.open.values()];
  if (open.every((stream) => stream.status === 204 || lacksOnlyEnd(stream) !== undefined)) {
    const mayStillCome = silence < thresholds.missingEnd;
    return { fault: 'server', fix: SET_END, ...(mayStillCome && { severity: 'info' }) };
  }
  // Whether the server took too long or the client had no patience nobody can see from here.
  if (told === '') return undefined;
  const begun = open.some(({ responded, server }) => responded && silence >= PATIENCE && !(server.contentLength > 0));
  return { fault: 'either', fix: begun ? MAY_LACK_END : WAITED };
}

const SET_END = 'Set END_STREAM on the last frame of the response; without it a client waits for more.';
const DEAD =
  'The server hangs, or the way to it is dead: look for a firewall, NAT or load balancer that has forgotten the connection. Such PINGs keep it known; the client was right to leave.';
const WAITED =
  'Make the server answer sooner, or give the client more time; a kill or a crash of the client looks alike.';
const MAY_LACK_END = `If that was the whole response, set END_STREAM on its last frame: without it a client waits for more. Otherwise ${WAITED.charAt(0).toLowerCase()}${WAITED.slice(1)}`;
