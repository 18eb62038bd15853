import { beforeFrame, type Rule } from '../../rule.ts';

export const pushPromiseFromClient: Rule = {
  id: 'push-promise-from-client',
  title: 'a client pushes',
  section: 'RFC 9113 §8.4',
  severity: 'error',
  fault: 'client',
  tier: 'P1',
  breaks: { scope: 'connection', code: 'PROTOCOL_ERROR' },
  when: 'The client sends PUSH_PROMISE.',
  peers: 'PROTOCOL_ERROR for the connection; nginx: `client sent PUSH_PROMISE frame`; Netty: `A client cannot push.`',
  summary: 'the client sent PUSH_PROMISE on stream {stream}; only servers may',
  fix: 'Remove it from the client.',
  fires: ['OPEN; POST1; C> PP(1→2){:method GET, :scheme https, :authority a, :path /x}'],
  silent: ['OPEN; GET1; S> PP(1→2){:method GET, :scheme https, :authority a, :path /x}'],
  watch: beforeFrame(['PUSH_PROMISE'], ({ from }) => from === 'client' && {}),
};
