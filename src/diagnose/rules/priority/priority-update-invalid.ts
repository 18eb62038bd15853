import { initiatorOf } from '../../../trace/index.ts';
import { beforeFrame, type Rule } from '../../rule.ts';

/** A structured field dictionary, loosely: keys with or without values. */
const DICTIONARY = /^(?: *[a-z*][\w.*-]*(?:=[^,;]+)?(?:;[^,]*)?[ \t]*(?:,|$))*$/;

export const priorityUpdateInvalid: Rule = {
  id: 'priority-update-invalid',
  title: 'a PRIORITY_UPDATE that is not valid',
  section: 'RFC 9218 §7.1',
  severity: 'error',
  fault: 'sender',
  tier: 'P2',
  breaks: { scope: 'connection', code: 'PROTOCOL_ERROR' },
  fromStart: true,
  when: 'A PRIORITY_UPDATE is sent by a server, names stream 0, or names a pushed stream that was not promised. A warning where its value is not a dictionary.',
  unless: 'It names a request that has not been opened yet: that is what it is for.',
  peers: 'GOAWAY PROTOCOL_ERROR.',
  summary: 'the PRIORITY_UPDATE of {who} is not valid: {why}',
  fix: 'Send it from the client only, for requests or promised streams, with a value such as `u=1, i`.',
  fires: [
    'OPEN; S> PRIORITY_UPDATE(1,"u=1")',
    'OPEN; C> PRIORITY_UPDATE(0,"u=1")',
    'OPEN; C> PRIORITY_UPDATE(2,"u=1")',
    'OPEN; C> PRIORITY_UPDATE(1,"=1")',
  ],
  silent: ['OPEN; C> PRIORITY_UPDATE(3,"u=1, i")', 'OPEN; C> PRIORITY_UPDATE(1,"")'],
  watch: beforeFrame(['PRIORITY_UPDATE'], ({ from, frame, view }) => {
    const { prioritizedStreamId: id, priorityFieldValue: value } = frame;
    if (from === 'server') return { values: { why: 'only clients send it' } };
    if (id === 0) return { values: { why: 'it names stream 0' } };
    if (initiatorOf(id) === 'server' && view.streams.fate(id) === 'idle') {
      return { values: { why: `stream ${id} was never promised` } };
    }
    if (value.length > 200 || DICTIONARY.test(value)) return undefined;
    return { severity: 'warning', values: { why: `"${value}" is not a dictionary` } };
  }),
};
