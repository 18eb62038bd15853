import { fieldValue } from '../../../trace/index.ts';
import { type Rule, whileStreamOpen } from '../../rule.ts';
import { duration } from '../../wording.ts';

export const expectContinueStall: Rule = {
  id: 'expect-continue-stall',
  title: 'the client waits for 100 Continue',
  section: 'RFC 9110 §10.1.1',
  severity: 'warning',
  fault: 'server',
  tier: 'P1',
  when: 'A request has `expect: 100-continue`, and for more than a second the client has sent no DATA and the server no HEADERS on it.',
  unless: 'The client goes on by itself, as curl and Go do after a second.',
  peers: 'Every upload takes a second longer than it should; clients that wait for ever hang.',
  summary: 'the client has waited {time} for 100 Continue on stream {stream}; the server has not sent it',
  fix: 'Server: answer 100 or a final status at once. Client: leave `expect` out.',
  symptom: 'every upload begins with a delay of a second',
  fires: ['OPEN; POST1{expect 100-continue}; +2s'],
  silent: [
    'OPEN; POST1{expect 100-continue}; +50ms; S> HDR(1,EH){:status 100}; +5s',
    'OPEN; POST1{expect 100-continue}; +500ms; C> DATA(1,5); +2s',
    'OPEN; POST1; +2s',
  ],
  watch: whileStreamOpen(({ stream, view, at, thresholds }) => {
    const { client, server, interim } = stream;
    if (client.state !== 'open' || client.dataFrames > 0 || server.frames > 0 || interim.length > 0) return undefined;
    const time = view.elapsed(client.headAt, at);
    if (!(time > thresholds.stall) || fieldValue(client.fields, 'expect')?.toLowerCase() !== '100-continue')
      return undefined;
    return { from: 'server', values: { time: duration(time) }, evidence: [stream.openedSeq] };
  }),
};
