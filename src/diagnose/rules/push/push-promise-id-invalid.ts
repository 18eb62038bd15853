import { initiatorOf } from '../../../trace/index.ts';
import { beforeFrame, type Rule } from '../../rule.ts';

export const pushPromiseIdInvalid: Rule = {
  id: 'push-promise-id-invalid',
  title: 'the promised identifier cannot be used',
  section: 'RFC 9113 §6.6, §5.1.1',
  severity: 'error',
  fault: 'server',
  tier: 'P2',
  breaks: { scope: 'connection', code: 'PROTOCOL_ERROR' },
  fromStart: true,
  when: 'The promised stream identifier is 0, or not above all that were promised before.',
  unless: 'Promised streams may be used in any order. An odd identifier is stream-id-parity-wrong.',
  peers: 'PROTOCOL_ERROR for the connection; nghttp2: `PUSH_PROMISE: invalid promised_stream_id`.',
  summary: 'the server promised stream {promised}; the next promise must be an even identifier above {highest}',
  fix: 'Count up by two.',
  fires: [
    'OPEN; GET1; S> PP(1→4){:method GET, :scheme https, :authority a, :path /x}; S> PP(1→2){:method GET, :scheme https, :authority a, :path /y}',
    'OPEN; GET1; S> PP(1→0){:method GET, :scheme https, :authority a, :path /x}',
  ],
  silent: [
    'OPEN; GET1; S> PP(1→2){:method GET, :scheme https, :authority a, :path /x}; S> PP(1→4){:method GET, :scheme https, :authority a, :path /y}; S> HDR(4,EH){:status 200}; S> HDR(2,EH){:status 200}',
  ],
  watch: beforeFrame(['PUSH_PROMISE'], ({ from, frame: { promisedStreamId: promised }, view }) => {
    const highest = view.streams.highest.server;
    const wrong = from === 'server' && initiatorOf(promised) === 'server' && promised <= highest;
    return wrong && { values: { promised, highest } };
  }),
};
