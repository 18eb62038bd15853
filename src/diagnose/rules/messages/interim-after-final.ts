import { Trait } from '../../../trace/index.ts';
import { type Rule, sectionWith } from '../../rule.ts';
import { MALFORMED } from './malformed.ts';

export const interimAfterFinal: Rule = {
  id: 'interim-after-final',
  title: 'a 1xx response behind the final one',
  section: 'RFC 9113 §8.1',
  severity: 'error',
  fault: 'server',
  tier: 'P2',
  breaks: MALFORMED,
  follows: ['frame-after-end-stream'],
  when: 'A field section with a 1xx status follows the head of the final response.',
  unless: 'Any number of 1xx may come before it.',
  peers: 'Netty: `Stream N received too many headers`; hyper-h2: `Informational response after final response`.',
  summary: 'the server sent {interim} on stream {stream} after its final response{final}',
  fix: 'Send 100 and 103 before the HEADERS of the final response.',
  fires: ['OPEN; GET1; OK1; S> HDR(1,EH){:status 103}'],
  silent: ['OPEN; GET1; 2 x S> HDR(1,EH){:status 103}; OK1'],
  watch: sectionWith(Trait.unusual, ({ stream, section: { kind, statusCode } }) => {
    if (kind !== 'response-trailers' || !(statusCode < 200)) return undefined;
    const status = stream?.status ?? Number.NaN;
    return { values: { interim: statusCode, final: Number.isNaN(status) ? '' : ` ${status}` } };
  }),
};
