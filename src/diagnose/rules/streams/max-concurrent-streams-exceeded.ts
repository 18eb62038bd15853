import { Odd } from '../../oddity.ts';
import { beforeOddFrame, type Rule } from '../../rule.ts';
import { counted } from '../../wording.ts';

export const maxConcurrentStreamsExceeded: Rule = {
  id: 'max-concurrent-streams-exceeded',
  title: 'too many streams at once',
  section: 'RFC 9113 §5.1.2',
  severity: 'error',
  fault: 'client',
  tier: 'P0',
  breaks: {
    scope: 'stream',
    code: 'REFUSED_STREAM',
    alsoSeen: ['PROTOCOL_ERROR', 'ENHANCE_YOUR_CALM'],
  },
  fromStart: true,
  when: 'The client opens a stream while as many of its streams are open as the server’s acknowledged SETTINGS_MAX_CONCURRENT_STREAMS allows. Half-closed streams count.',
  unless:
    'The client has not acknowledged the limit yet, or a stream ended in a frame that passed before this one. Reserved (pushed) streams do not count.',
  peers:
    'Go resets with PROTOCOL_ERROR; nginx with REFUSED_STREAM (`concurrent streams exceeded`) and at some point closes; nghttp2 closes the connection (`request HEADERS: max concurrent streams exceeded`); Node resets with ENHANCE_YOUR_CALM; Netty: `Maximum active streams violated for this endpoint`.',
  summary: 'the client opened stream {stream} with {open} open already; the server allows {limit} at a time',
  fix: 'Queue requests in the client until a stream ends; look for streams that are held open and forgotten.',
  fires: ['OPEN; S> SET{3=1}; C> SACK; POST1; GET3'],
  silent: ['OPEN; S> SET{3=1}; C> SACK; GET1; S> HDR(1,EH,ES){:status 200}; GET3', 'OPEN; S> SET{3=1}; POST1; GET3'],
  watch: beforeOddFrame(Odd.opensTooMany, ['HEADERS'], ({ from, stream, frame: { streamId }, view }) => {
    if (from !== 'client' || stream || streamId <= view.streams.highest.client) return undefined;
    const open = view.streams.concurrent.client;
    const limit = view.server.settings.loosest.maxConcurrentStreams;
    return open >= limit && { values: { open: counted(open, 'stream'), limit } };
  }),
};
