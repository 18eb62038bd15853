import { frameTypeNamed } from '../../../decode/index.ts';
import { type Breach, beforeFrame, type Rule } from '../../rule.ts';
import { bytes } from '../../wording.ts';

const CONNECTION: Breach = { scope: 'connection', code: 'FRAME_SIZE_ERROR', alsoSeen: ['PROTOCOL_ERROR'] };

export const frameLengthWrong: Rule = {
  id: 'frame-length-wrong',
  title: 'a frame is too short or too long for its type',
  section: 'RFC 9113 §4.2, §6',
  severity: 'error',
  fault: 'sender',
  tier: 'P1',
  breaks: CONNECTION,
  when: 'RST_STREAM and WINDOW_UPDATE are not 4, PRIORITY not 5 or PING not 8 octets long, or another frame is shorter than its fixed part: GOAWAY 8, PUSH_PROMISE 4, PRIORITY_UPDATE 4, HEADERS with PRIORITY 5, each one more with PADDED.',
  unless: 'SETTINGS has rules of its own. Debug data makes a GOAWAY longer than 8, and HEADERS may be empty.',
  peers:
    'FRAME_SIZE_ERROR on the connection, for PRIORITY only on the stream; Go closes the connection even then (`PRIORITY frame payload size was N; want 5`); hyper says PROTOCOL_ERROR.',
  summary: '{who} sent {type} with {length}; it must have {expected}',
  fix: 'Check the code that writes this frame.',
  fires: [
    'OPEN; C> FRAME(0x6,0,0,7)',
    'OPEN; GET1; C> FRAME(0x2,0,1,4)',
    'OPEN; S> FRAME(0x7,0,0,6)',
    'OPEN; POST1; C> FRAME(0x0,0x8,1,0)',
  ],
  silent: ['OPEN; S> GOAWAY(0,NO_ERROR,"debug text")', 'C> PREFACE, FRAME(0x4,0,0,5)', 'OPEN; S> FRAME(0xa,0,0,1)'],
  watch: beforeFrame(['MALFORMED'], ({ frame }) => {
    const { declaredType, problem, length } = frame;
    // An ALTSVC that cannot be read is ignored by rule; padding and SETTINGS are judged elsewhere.
    if (!problem.code.startsWith('payload-too') || declaredType === 'SETTINGS' || declaredType === 'ALTSVC') {
      return undefined;
    }
    const exact = problem.expected ?? frameTypeNamed(declaredType)?.length;
    const expected = exact === undefined ? 'more' : bytes(exact);
    const values = { type: declaredType, length: bytes(length), expected };
    return declaredType === 'PRIORITY' ? { values, breaks: { ...CONNECTION, scope: 'stream' } } : { values };
  }),
};
