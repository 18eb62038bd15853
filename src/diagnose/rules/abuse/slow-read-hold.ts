import type { ConnectionView } from '../../../trace/index.ts';
import { type Rule, whileConnectionOpen } from '../../rule.ts';
import { counted, duration } from '../../wording.ts';

const STREAMS = 20;
const CLOSED = 100;
const WIDE = 1024 * 1024;

export const slowReadHold: Rule = {
  id: 'slow-read-hold',
  title: 'many responses are held by a client that does not take them',
  section: 'RFC 9113 §10.5',
  severity: 'warning',
  fault: 'client',
  tier: 'P2',
  fromStart: true,
  when: 'At least 20 complete requests are open, and for more than 30 seconds either their responses have no credit, from windows that began with at most 100 bytes, or the client, whose windows are wide open, does not read its socket (CVE-2019-9511, CVE-2019-9517).',
  unless: 'It is one paused download, or a few.',
  peers: 'nginx and Apache end such streams by `send_timeout` and `Timeout`; nginx resets with PROTOCOL_ERROR then.',
  summary: '{streams} wait because the client {why}, and the server’s memory with them',
  fix: 'Server: end streams that cannot be sent for too long. Client: read, or reset what is not wanted.',
  fires: [
    'C> PREFACE, SET{4=0}; S> SETTINGS{}; C> SACK; S> SACK; 25 x (C> HDR($n,EH,ES){:method GET, :scheme https, :authority a, :path /}; S> HDR($n,EH){:status 200}); +31s',
    'C> PREFACE, SET{4=6291456}; S> SETTINGS{}; C> SACK; S> SACK; 25 x (C> HDR($n,EH,ES){:method GET, :scheme https, :authority a, :path /}; S> HDR($n,EH){:status 200}); PAUSE(client); +31s',
  ],
  silent: ['C> PREFACE, SET{4=0}; S> SETTINGS{}; C> SACK; S> SACK; GET1; OK1; +60s'],
  alongside: [
    'flow-stall-stream-window',
    'settings-initial-window-tiny',
    'tcp-backpressure',
    'no-response',
    'response-held-open',
  ],
  watch: whileConnectionOpen(({ view, at, thresholds }) => {
    if (view.streams.open.size < STREAMS) return undefined;
    const initial = view.initialWindow('server');
    const paused = at - (view.lag.pausedSince('client') ?? at);
    if (initial >= WIDE && paused > thresholds.slowRead) {
      const why = `has not read its socket for ${duration(paused)}, with its windows wide open`;
      return { from: 'client', values: { streams: counted(view.streams.open.size, 'stream'), why } };
    }
    if (initial > CLOSED) return undefined;
    const held = heldStreams(view, at, thresholds.slowRead);
    if (held < STREAMS) return undefined;
    const why = `has granted no credit for ${duration(thresholds.slowRead)} or longer`;
    return { from: 'client', values: { streams: counted(held, 'response'), why } };
  }),
};

function heldStreams(view: ConnectionView, at: number, patience: number): number {
  let held = 0;
  for (const { client, server } of view.streams.open.values()) {
    const closed = client.ended && !server.ended && view.elapsed(server.window.blockedSince, at) > patience;
    if (closed) held++;
  }
  return held;
}
