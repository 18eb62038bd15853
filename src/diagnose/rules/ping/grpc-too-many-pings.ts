import { errorCodeOf } from '../../../decode/index.ts';
import { notes } from '../../notes.ts';
import { pingCadence } from '../../ping-cadence.ts';
import { beforeFrame, type Rule } from '../../rule.ts';
import { duration } from '../../wording.ts';
import { isMeasuring } from './known-pings.ts';

const ACK = 0x1;
const DATA = 0x0;
const HEADERS = 0x1;
/** Milliseconds between two PINGs that gRPC servers accept unless they are told otherwise. */
const MIN_TIME = 5 * 60_000;
const STRIKES = 3;

export const grpcTooManyPings: Rule = {
  id: 'grpc-too-many-pings',
  title: 'keepalive PINGs more often than a gRPC server accepts',
  section: 'RFC 9113 §7, gRPC A8, A9',
  severity: 'error',
  fault: 'client',
  tier: 'P1',
  when: 'The server sends GOAWAY ENHANCE_YOUR_CALM with `too_many_pings`. A warning already when a client that makes gRPC calls has sent, since the last HEADERS or DATA of the server, three PINGs within five minutes of the one before; with no call open, two hours are the default.',
  unless:
    'The server sends HEADERS or DATA in between, which resets its count, or the PING measures the line. A server may allow more; that is not visible.',
  peers:
    'grpc-go closes after the third; clients get `UNAVAILABLE … ENHANCE_YOUR_CALM … too_many_pings`, and grpc-go doubles its keepalive time.',
  summary: '{what}; gRPC servers accept one in 5 minutes by default and close the connection with too_many_pings',
  fix: 'Set the client’s `keepalive_time` to at least the server’s minimum, or change the server’s (`MinTime`, `PermitWithoutStream`).',
  symptom: 'UNAVAILABLE … too_many_pings',
  fires: [
    'OPEN; POST1{content-type application/grpc, te trailers}; 4 x (C> PING($k); S> PING.ACK($k); +10s); S> GOAWAY(1,ENHANCE_YOUR_CALM,"too_many_pings")',
    'OPEN; POST1{content-type application/grpc, te trailers}; C> DATA(1,5,ES); OK1{content-type application/grpc}; 5 x (+10s; C> PING($k); S> PING.ACK($k))',
  ],
  silent: [
    'OPEN; POST1{content-type application/grpc, te trailers}; OK1{content-type application/grpc}; 6 x (S> DATA(1,5); +10s; C> PING($k); S> PING.ACK($k))',
    'OPEN; GET1; OK1; 6 x (+10s; C> PING($k); S> PING.ACK($k))',
    'OPEN; POST1{content-type application/grpc, te trailers}; OK1{content-type application/grpc}; 6 x (+6min; C> PING($k); S> PING.ACK($k))',
  ],
  alongside: ['goaway-enhance-your-calm', 'request-missing-end-stream', 'grpc-status-missing'],
  watch: [
    beforeFrame(['PING'], ({ from, frame: { flagBits, opaqueData }, view, at }) => {
      if (from !== 'client' || !view.grpc || flagBits & ACK || isMeasuring(opaqueData)) return undefined;
      const keepalive = keepalives(view);
      const answered = view.server.count(DATA) + view.server.count(HEADERS);
      const gap = at - keepalive.at;
      keepalive.at = at;
      if (answered !== keepalive.answered || !(gap < MIN_TIME)) keepalive.strikes = 0;
      else keepalive.strikes++;
      keepalive.answered = answered;
      if (keepalive.strikes < STRIKES) return undefined;
      const what = `the client sends a PING every ${duration(gap)}`;
      return { severity: 'warning', streamId: null, from: 'client', values: { what } };
    }),
    beforeFrame(['GOAWAY'], ({ from, frame: { errorCode, debugData }, view }) => {
      if (from !== 'server' || errorCode !== errorCodeOf('ENHANCE_YOUR_CALM') || !/too_many_pings/i.test(debugData)) {
        return undefined;
      }
      const what = `the server ends the connection because of the client’s PINGs: ${pingCadence(view.client).words || 'none seen'}`;
      return { again: true, streamId: null, from: 'client', values: { what } };
    }),
  ],
};

const keepalives = notes(() => ({ at: Number.NaN, answered: 0, strikes: 0 }));
