import { beforeFrame, type Rule } from '../../rule.ts';
import { bytes } from '../../wording.ts';

export const settingsLength: Rule = {
  id: 'settings-length',
  title: 'SETTINGS payload is not a multiple of 6',
  section: 'RFC 9113 §6.5',
  severity: 'error',
  fault: 'sender',
  tier: 'P1',
  breaks: { scope: 'connection', code: 'FRAME_SIZE_ERROR', alsoSeen: ['PROTOCOL_ERROR'] },
  when: 'A SETTINGS frame without ACK has a length that is no multiple of 6.',
  unless: 'It is an acknowledgement: settings-ack-with-payload.',
  peers:
    'nginx: `client sent SETTINGS frame with incorrect length`; Netty: `Frame length N invalid`; OkHttp: `TYPE_SETTINGS length % 6 != 0`; hyper closes with PROTOCOL_ERROR.',
  summary: '{who} sent a SETTINGS frame of {length}; each setting takes 6',
  fix: 'Encode a 16-bit identifier and a 32-bit value for each setting.',
  fires: ['C> PREFACE, FRAME(0x4,0,0,5)'],
  silent: ['C> PREFACE, FRAME(0x4,0,0,0)', 'OPEN; C> FRAME(0x4,1,0,5)'],
  watch: beforeFrame(
    ['MALFORMED'],
    ({ frame }) =>
      frame.declaredType === 'SETTINGS' &&
      frame.problem.code === 'payload-not-a-multiple' && { values: { length: bytes(frame.length) } },
  ),
};

export const settingsAckWithPayload: Rule = {
  id: 'settings-ack-with-payload',
  title: 'a SETTINGS acknowledgement carries settings',
  section: 'RFC 9113 §6.5',
  severity: 'error',
  fault: 'sender',
  tier: 'P1',
  breaks: { scope: 'connection', code: 'FRAME_SIZE_ERROR' },
  when: 'A SETTINGS frame has the ACK flag and a payload.',
  peers: 'GOAWAY FRAME_SIZE_ERROR; nghttp2 adds `SETTINGS: ACK and payload != 0`.',
  summary: '{who} put {length} into a SETTINGS acknowledgement, which must be empty',
  fix: 'Send the values and the acknowledgement as two frames.',
  fires: ['OPEN; C> FRAME(0x4,1,0,6)'],
  silent: ['OPEN; S> SETTINGS{}; C> FRAME(0x4,1,0,0)'],
  watch: beforeFrame(
    ['MALFORMED'],
    ({ frame: { problem, length } }) => problem.code === 'ack-with-payload' && { values: { length: bytes(length) } },
  ),
};
