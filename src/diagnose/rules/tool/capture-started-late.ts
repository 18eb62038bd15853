import { Odd } from '../../oddity.ts';
import { beforeOddFrame, type Rule } from '../../rule.ts';

export const captureStartedLate: Rule = {
  id: 'capture-started-late',
  title: 'a part of the connection is missing',
  section: 'RFC 9113 §3.4',
  severity: 'info',
  fault: 'proxy',
  tier: 'P1',
  when: 'Nobody saw the connection open, and its first frame comes without the client’s preface; or the offset of a frame says that octets before it are not in the trace.',
  unless:
    'The connection was seen to open: then the preface is really missing (preface-bad, first-frame-not-settings).',
  peers: 'A trace that was cut, or filtered, or joined while the connection was running.',
  summary: '{what}: its settings, windows and header tables are unknown, and rules that need them are off',
  fix: 'Start the client again through h2inspect, or use the whole trace.',
  fires: ['LATE; S> DATA(101,5)'],
  silent: ['OPEN; GET1', 'LATE; S> SETTINGS{}'],
  watch: beforeOddFrame(Odd.incomplete, ({ from, frame, view }) => {
    // A server may speak first, about the whole connection.
    const undecided = !view.broken && from === 'server' && frame.streamId === 0 && view.client.frames === 0;
    const what = view.broken
      ? 'frames of this connection are not in the trace'
      : 'the capture begins in the middle of this connection';
    return !undecided && { from: 'client', streamId: null, values: { what } };
  }),
};
