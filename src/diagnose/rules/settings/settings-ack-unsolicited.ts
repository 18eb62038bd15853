import { beforeFrame, type Rule } from '../../rule.ts';

export const settingsAckUnsolicited: Rule = {
  id: 'settings-ack-unsolicited',
  title: 'an acknowledgement of SETTINGS that were never sent',
  section: 'RFC 9113 §6.5.3',
  severity: 'error',
  fault: 'sender',
  tier: 'P1',
  breaks: { scope: 'connection', code: 'PROTOCOL_ERROR' },
  fromStart: true,
  when: 'An endpoint acknowledges more SETTINGS frames than the other one has sent.',
  unless: 'The capture began in the middle of the connection.',
  peers:
    'nghttp2: `SETTINGS: unexpected ACK`; Go: PROTOCOL_ERROR; hyper: `received unexpected settings ack`; nginx ignores it.',
  summary: '{who} acknowledged SETTINGS that were never sent: {other} has sent {sent}, this is acknowledgement {ack}',
  fix: 'Acknowledge each SETTINGS frame exactly once.',
  fires: ['OPEN; C> SACK'],
  silent: ['OPEN; S> SETTINGS{}; S> SETTINGS{}; C> SACK; C> SACK'],
  watch: beforeFrame(['SETTINGS'], ({ from, frame, view }) => {
    const { sent, acknowledged } = view.other(from).settings;
    return frame.flags.includes('ACK') && acknowledged >= sent && { values: { sent, ack: acknowledged + 1 } };
  }),
};
