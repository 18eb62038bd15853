import { fieldValue, Trait } from '../../../trace/index.ts';
import { type Rule, sectionWith } from '../../rule.ts';
import { timeoutOf } from './timeout.ts';

export const grpcTimeoutMalformed: Rule = {
  id: 'grpc-timeout-malformed',
  title: 'a malformed grpc-timeout',
  section: 'gRPC over HTTP/2 §Requests',
  severity: 'error',
  fault: 'sender',
  tier: 'P2',
  when: 'The value of `grpc-timeout` is not one to eight digits and one of H, M, S, m, u, n.',
  unless: '`S` is seconds, `m` milliseconds and `M` minutes: the case of the letter counts.',
  peers: 'grpc-go answers INTERNAL `malformed grpc-timeout`.',
  summary: 'grpc-timeout of stream {stream} is "{value}", which is not a number and a unit (H, M, S, m, u or n)',
  fix: 'For half a second write `500m`.',
  fires: ['OPEN; POST1{content-type application/grpc, te trailers, grpc-timeout 5s}'],
  silent: ['OPEN; POST1{content-type application/grpc, te trailers, grpc-timeout 5S}'],
  watch: sectionWith(Trait.grpc, ({ section: { kind, fields } }) => {
    if (kind !== 'request') return undefined;
    const value = fieldValue(fields, 'grpc-timeout');
    return value !== undefined && timeoutOf(value) === undefined && { values: { value } };
  }),
};
