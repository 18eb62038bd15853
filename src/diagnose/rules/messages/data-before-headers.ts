import { Odd } from '../../oddity.ts';
import { beforeOddFrame, type Rule } from '../../rule.ts';
import { list } from '../../wording.ts';
import { MALFORMED } from './malformed.ts';

export const dataBeforeHeaders: Rule = {
  id: 'data-before-headers',
  title: 'a body before the response’s fields',
  section: 'RFC 9113 §8.1',
  severity: 'error',
  fault: 'server',
  tier: 'P1',
  breaks: MALFORMED,
  follows: ['header-block-interrupted', 'frame-length-wrong', 'padding-too-long'],
  fromStart: true,
  when: 'The server sends DATA on a stream on which it has sent no HEADERS, or nothing but 1xx. On a promised stream, too.',
  peers:
    'Go: `protocol error: received DATA before a HEADERS frame`; nghttp2: `DATA: stream not opened`; hyper-h2: `cannot receive data before headers`.',
  summary: 'the server sent DATA on stream {stream} before any response fields{interim}',
  fix: 'Write the HEADERS frame of the response before its body.',
  fires: ['OPEN; GET1; S> DATA(1,5)', 'OPEN; GET1; S> HDR(1,EH){:status 103}; S> DATA(1,5)'],
  silent: ['OPEN; GET1; OK1; S> DATA(1,5)'],
  watch: beforeOddFrame(Odd.noHead, ['DATA'], ({ from, stream, half }) => {
    if (from === 'client' || !stream || half!.resetSeq >= 0) return undefined;
    const interim = stream.interim.length > 0 ? `, only ${list(stream.interim)} came before` : '';
    return { values: { interim } };
  }),
};
