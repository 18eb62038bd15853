import { expect, test } from 'vitest';
import type { ConnectionWaitingRecord } from '../../../src/trace/index.ts';
import { lifecycleSummary } from '../../../src/ui/format/lifecycle-summary.ts';

const summaryOf = (entry: Partial<ConnectionWaitingRecord>): string =>
  lifecycleSummary({
    kind: 'connection-waiting',
    stage: 'upstream-connect',
    waited: 1003.2,
    patience: 10_000,
    client: '127.0.0.1:50000',
    ...entry,
  });

test.each<[Partial<ConnectionWaitingRecord>, string]>([
  [{ stage: 'client-hello', received: 0 }, 'waiting for the client to say something: 1 s so far, 10 s at most'],
  [
    { stage: 'client-hello', received: 11 },
    'waiting for more of the client than 11 octets, too few to tell what it speaks: 1 s so far, 10 s at most',
  ],
  [
    { stage: 'client-tls', serverName: 'a.test', alpnOffered: ['h2'] },
    'waiting for the client to go on with its TLS handshake: 1 s so far, 10 s at most',
  ],
  [
    { stage: 'upstream-resolve', upstream: 'https://a.test:443' },
    'waiting for the name lookup to find https://a.test:443: 1 s so far, 10 s at most',
  ],
  [
    { stage: 'upstream-connect', upstream: 'http://127.0.0.1:80', address: '127.0.0.1:80', waited: 2449 },
    'waiting for http://127.0.0.1:80 to take the TCP connection: 2.4 s so far, 10 s at most',
  ],
  [
    {
      stage: 'upstream-tls',
      upstream: 'https://a.test:443',
      address: '127.0.0.1:443',
      serverName: 'a.test',
      alpnOffered: ['h2', 'http/1.1'],
      patience: 9_960,
    },
    'waiting for https://a.test:443 (127.0.0.1:443) to answer in TLS (the client asks for a.test and offers h2, http/1.1): 1 s so far, 10 s at most',
  ],
])('%o', (entry, summary) => {
  expect(summaryOf(entry)).toBe(summary);
});

test('what a client asks for is harmless on a terminal', () => {
  expect(summaryOf({ stage: 'upstream-tls', serverName: 'a\x1b[2Jb', alpnOffered: ['\x07'] })).not.toMatch(
    /[\x00-\x1f]/,
  );
});
