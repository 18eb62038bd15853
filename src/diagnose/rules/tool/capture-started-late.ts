import { isStart } from '../../../trace/index.ts';
import { Odd } from '../../oddity.ts';
import { beforeOddFrame, type Rule } from '../../rule.ts';

export const captureStartedLate: Rule = {
  id: 'capture-started-late',
  title: 'the beginning of the connection is missing',
  section: 'RFC 9113 §3.4',
  severity: 'info',
  fault: 'proxy',
  tier: 'P1',
  when: 'The first record of a connection is a frame that cannot be the first: nobody saw the connection open, and it is not the server’s SETTINGS.',
  unless:
    'The connection was seen to open: then the preface is really missing (preface-bad, first-frame-not-settings).',
  peers: 'A trace that was cut, or filtered, or joined while the connection was running.',
  summary:
    'the capture begins in the middle of this connection: its settings, windows and header tables are unknown, and rules that need them are off',
  fix: 'Start the client again through h2inspect, or use the whole trace.',
  fires: ['LATE; S> DATA(101,5)'],
  silent: ['OPEN; GET1', 'LATE; S> SETTINGS{}'],
  watch: beforeOddFrame(Odd.first, ({ record, view }) => {
    const late = view.records === 0 ? !isStart(record) : !view.fromStart;
    return late && { from: 'client', streamId: null };
  }),
};
