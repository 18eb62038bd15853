import { definedFlags, Odd } from '../../oddity.ts';
import { beforeFrame, beforeOddFrame, type Rule } from '../../rule.ts';

export const reservedBitsSet: Rule = {
  id: 'reserved-bits-set',
  title: 'undefined flags or a reserved bit are set',
  section: 'RFC 9113 §4.1',
  severity: 'warning',
  fault: 'sender',
  tier: 'P1',
  follows: ['frame-desync'],
  when: 'A frame of a known type has a flag its type does not define, or the reserved bit before a stream identifier or a window increment is 1.',
  unless: 'Nobody knows the flags of unknown types.',
  peers:
    'The RFC has receivers ignore them. Chrome closes the connection on DATA with other flags than END_STREAM and PADDED (`ERR_HTTP2_PROTOCOL_ERROR`); OkHttp on DATA flag 0x20 (`FLAG_COMPRESSED without SETTINGS_COMPRESS_DATA`).',
  summary:
    '{who} set {what} on {type}; receivers should ignore that, but Chrome and OkHttp close the connection on some of them',
  fix: 'Write only flags that are defined for the type; do not copy the flags of HEADERS to DATA.',
  fires: ['OPEN; GET1; OK1; S> DATA(1,5,0x05)', 'OPEN; GET1; C> RAW(x0000040800800000010000ffff)'],
  silent: ['OPEN; GET1; OK1; S> DATA(1,5,0x01)', 'OPEN; C> FRAME(0x2b,0xff,0,1)'],
  watch: [
    beforeOddFrame(Odd.undefinedBits, ({ frame: { flagBits, typeCode } }) => {
      const flags = flagBits & ~definedFlags(typeCode);
      return { values: { what: flags === 0 ? RESERVED : `the flag bits 0x${flags.toString(16)}` } };
    }),
    beforeFrame(['WINDOW_UPDATE'], ({ frame }) => frame.incrementReservedBit && { values: { what: RESERVED } }),
    beforeFrame(['PUSH_PROMISE'], ({ frame }) => frame.promisedReservedBit && { values: { what: RESERVED } }),
    beforeFrame(['GOAWAY'], ({ frame }) => frame.lastStreamReservedBit && { values: { what: RESERVED } }),
  ],
};

const RESERVED = 'the reserved bit';
