import { fieldValue } from '../../../trace/index.ts';
import { Effect } from '../../effect.ts';
import { afterEffect, type Rule } from '../../rule.ts';
import { followMessages } from './call-messages.ts';

const COMPRESSED = 1;
const WEB_TRAILERS = 0x80;

export const grpcCompressedFlag: Rule = {
  id: 'grpc-compressed-flag',
  title: 'a gRPC message marked compressed without an encoding',
  section: 'gRPC over HTTP/2 §Length-Prefixed-Message',
  severity: 'error',
  fault: 'sender',
  tier: 'P1',
  when: 'The flag octet of a message is 1 and `grpc-encoding` is missing or `identity` in that direction, or the flag is neither 0 nor 1. 0x80 is the trailers frame of gRPC-Web, which plain gRPC does not have.',
  unless: 'An encoding is named.',
  peers: 'INTERNAL `compressed flag set with identity or empty encoding`.',
  summary: 'a message from {who} on stream {stream} {what}',
  fix: 'Send `grpc-encoding` with the name of the compression, or do not compress.',
  fires: [
    'OPEN; POST1{content-type application/grpc, te trailers}; C> DATA(1,x010000000568656c6c6f,ES)',
    'OPEN; POST1{content-type application/grpc, te trailers}; C> DATA(1,x0000000000,ES); OK1{content-type application/grpc}; S> DATA(1,x800000000568656c6c6f); S> HDR(1,EH,ES){grpc-status 0}',
  ],
  silent: [
    'OPEN; POST1{content-type application/grpc, te trailers, grpc-encoding gzip}; C> DATA(1,x010000000568656c6c6f,ES)',
    'OPEN; POST1{content-type application/grpc, te trailers}; C> DATA(1,x000000000568656c6c6f,ES)',
  ],
  watch: afterEffect(Effect.grpc, ['DATA'], ({ from, frame, seq, stream, half }) => {
    if (!stream?.grpc || !half) return undefined;
    const { flag } = followMessages(stream, from, frame, seq);
    if (flag === 0) return undefined;
    const encoding = fieldValue(half.fields, 'grpc-encoding');
    if (flag === COMPRESSED && encoding !== undefined && encoding !== 'identity') return undefined;
    if (flag === COMPRESSED)
      return { values: { what: `is marked compressed, but grpc-encoding is ${encoding ?? 'missing'}` } };
    const what =
      flag === WEB_TRAILERS ? 'is a trailers frame of gRPC-Web (flag 0x80)' : `has the flag octet ${flag}, not 0 or 1`;
    return { values: { what } };
  }),
};
