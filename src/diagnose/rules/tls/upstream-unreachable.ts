import { afterRecord, type Rule } from '../../rule.ts';
import { blameOf, NAME_SILENCE, NAME_UNKNOWN, TCP_SILENCE, UPSTREAM_TCP } from './blame.ts';
import { impatient, inTwo, unanswered } from './tls-upstream-failed.ts';

export const upstreamUnreachable: Rule = {
  id: 'upstream-unreachable',
  title: 'h2inspect could not reach the server',
  section: 'RFC 9110 §7.3.3',
  severity: 'error',
  fault: 'server',
  tier: 'P1',
  when: 'The name of the server is not found, or no TCP connection to it can be made. As a warning where the client leaves while that has been waited for over a second.',
  unless: 'It was reached and TLS failed: see tls-upstream-failed.',
  peers:
    'The client sees its own connection reset, in the middle of TLS. curl: `(35) Recv failure: Connection reset by peer`, `(56)`; Chrome: `ERR_CONNECTION_RESET`.',
  summary: 'no connection to the server ({code}). {tried}{why} The client only saw its own connection reset',
  fix: 'Start the server, or correct the address that h2inspect was given with --upstream.',
  symptom: 'curl: (35) Recv failure: Connection reset by peer',
  fires: [
    'FAIL{stage upstream-connect, code ECONNREFUSED, message "Cannot connect: nothing listens there."}',
    'FAIL{stage upstream-resolve, code ENOTFOUND, message "Cannot find the host."}',
    'WAIT{stage upstream-connect}; FAIL{stage client-gone, code CLIENT_GONE}',
  ],
  silent: [
    'FAIL{stage upstream-tls, code ECONNRESET}',
    'FAIL{stage client-tls, code ECONNRESET}',
    'WAIT{stage upstream-connect}',
  ],
  watch: afterRecord(['connection-failed'], ({ record: { stage, code, message }, view }) => {
    const { waiting } = view;
    if (stage === 'client-gone') {
      if (waiting?.stage === 'upstream-resolve') return impatient(waiting, message, NAME_SILENCE);
      return waiting?.stage === 'upstream-connect' && impatient(waiting, message, TCP_SILENCE);
    }
    if (stage !== 'upstream-resolve' && stage !== 'upstream-connect') return undefined;
    if (code === 'STOPPED') return unanswered(message);
    // A name is looked up before anybody is asked.
    const otherwise = stage === 'upstream-connect' ? TCP_SILENCE : code === 'ENOTFOUND' ? NAME_UNKNOWN : NAME_SILENCE;
    const rows = stage === 'upstream-connect' ? UPSTREAM_TCP : [];
    return {
      ...blameOf(rows, code, otherwise),
      values: { code, ...inTwo(message) },
      evidence: [waiting?.seq ?? -1],
    };
  }),
};
