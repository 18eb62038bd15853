import { afterRecord, type Rule } from '../../rule.ts';
import { inTwo, unanswered } from './tls-upstream-failed.ts';

export const upstreamUnreachable: Rule = {
  id: 'upstream-unreachable',
  title: 'h2inspect could not reach the server',
  section: 'RFC 9110 §7.3.3',
  severity: 'error',
  fault: 'server',
  tier: 'P1',
  when: 'The name of the server is not found, or no TCP connection to it can be made.',
  unless: 'It was reached and TLS failed: see tls-upstream-failed.',
  peers:
    'The client sees its own connection reset, in the middle of TLS. curl: `(35) Recv failure: Connection reset by peer`, `(56)`; Chrome: `ERR_CONNECTION_RESET`.',
  summary: 'no connection to the server ({code}). {tried}{why} The client only saw its own connection reset',
  fix: 'Start the server, or correct the address that h2inspect was given with --upstream.',
  symptom: 'curl: (35) Recv failure: Connection reset by peer',
  fires: [
    'FAIL{stage upstream-connect, code ECONNREFUSED, message "Cannot connect: nothing listens there."}',
    'FAIL{stage upstream-resolve, code ENOTFOUND, message "Cannot find the host."}',
  ],
  silent: ['FAIL{stage upstream-tls, code ECONNRESET}', 'FAIL{stage client-tls, code ECONNRESET}'],
  watch: afterRecord(['connection-failed'], ({ record: { stage, code, message } }) => {
    if (stage === 'upstream-connect' && code === 'STOPPED') return unanswered(message);
    const values = { code, ...inTwo(message) };
    // A name is looked up before anybody is asked.
    if (stage === 'upstream-resolve') return { values, fault: 'proxy' };
    if (stage !== 'upstream-connect') return undefined;
    if (code === 'EMFILE' || code === 'ENFILE') return { values, fault: 'proxy' };
    return code === 'ECONNREFUSED' || code === 'ECONNRESET' ? { values } : { values, fault: 'network' };
  }),
};
