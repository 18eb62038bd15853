import { beforeFrame, type Rule } from '../../rule.ts';

export const windowUpdateZero: Rule = {
  id: 'window-update-zero',
  title: 'WINDOW_UPDATE with an increment of 0',
  section: 'RFC 9113 §6.9',
  severity: 'error',
  fault: 'sender',
  tier: 'P1',
  breaks: { scope: 'stream', code: 'PROTOCOL_ERROR', alsoSeen: ['FLOW_CONTROL_ERROR'] },
  when: 'A WINDOW_UPDATE frame has an increment of 0. On a stream that ends the stream, on stream 0 the connection.',
  unless: 'The increment is 1 or more; the reserved bit before it is not part of it.',
  peers:
    'nghttp2 ends the connection in both cases (`WINDOW_UPDATE: window_size_increment == 0`), nginx too (`client sent WINDOW_UPDATE frame with incorrect window increment 0`); OkHttp: `windowSizeIncrement was 0`; Go resets the stream with PROTOCOL_ERROR, Chrome with FLOW_CONTROL_ERROR. Sent on purpose it is one of the ways to make a server reset streams (made-you-reset).',
  summary: '{who} sent a WINDOW_UPDATE of 0 on {where}',
  fix: 'Send nothing when there is no credit to return.',
  fires: ['OPEN; POST1; S> WU(1,0)', 'OPEN; GET1; C> WU(0,0)'],
  silent: ['OPEN; POST1; S> WU(1,1)'],
  watch: beforeFrame(['WINDOW_UPDATE'], ({ frame: { streamId, windowSizeIncrement } }) => {
    if (windowSizeIncrement > 0) return undefined;
    if (streamId > 0) return { values: { where: `stream ${streamId}` } };
    return { values: { where: 'the connection' }, breaks: { scope: 'connection', code: 'PROTOCOL_ERROR' } };
  }),
};
