import { Odd } from '../../oddity.ts';
import { afterRecord, beforeOddFrame, type Rule, type Verdict } from '../../rule.ts';

export const captureStartedLate: Rule = {
  id: 'capture-started-late',
  title: 'a part of the connection is missing',
  section: 'RFC 9113 §3.4',
  severity: 'info',
  fault: 'proxy',
  tier: 'P1',
  when: 'Nobody saw the connection open, and its first frame comes without the client’s preface; or the offset of a frame says that octets before it are not in the trace, or more octets were read than those of its frames.',
  unless:
    'The connection was seen to open: then the preface is really missing (preface-bad, first-frame-not-settings).',
  peers: 'A trace that was cut, or filtered, or joined while the connection was running.',
  summary: '{what}: its settings, windows and header tables are unknown, and rules that need them are off',
  fix: 'Start the client again through h2inspect, or use the whole trace.',
  fires: ['LATE; S> DATA(101,5)'],
  silent: ['OPEN; GET1', 'LATE; S> SETTINGS{}'],
  incomplete: true,
  watch: [
    beforeOddFrame(Odd.incomplete, ({ from, frame, view }) => {
      // A server may speak first, about the whole connection.
      const undecided = !view.broken && from === 'server' && frame.streamId === 0 && view.client.frames === 0;
      return !undecided && verdict(view.broken ? MISSING : 'the capture begins in the middle of this connection');
    }),
    afterRecord(['direction-ended', 'connection-closed'], ({ view }) => view.broken && verdict(MISSING)),
  ],
};

const MISSING = 'frames of this connection are not in the trace';

const verdict = (what: string): Verdict => ({ from: 'client', streamId: null, values: { what } });
