import { expect, test } from 'vitest';
import { RULES } from '../../src/diagnose/index.ts';
import { Inspector } from '../../src/inspector.ts';
import type { EndpointFacts, RecordOf, TraceRecord } from '../../src/trace/index.ts';
import { play } from '../support/sequence.ts';

const PREFACE = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0', 'latin1');

/** Connections of clients at these hosts, each of which sends something or leaves without a word after its handshake. */
function connections(...clients: readonly { host: string; speaks: boolean; code?: string }[]): RecordOf<'finding'>[] {
  const records: TraceRecord[] = [];
  const inspector = new Inspector({ append: (record) => records.push(record), diagnosis: { rules: RULES } });
  const tls = { version: 'TLSv1.3', cipher: 'TLS_AES_128_GCM_SHA256', alpn: 'h2', alpnOffered: ['h2'], resumed: false };
  for (const [index, { host, speaks, code = 'CLIENT_CLOSED' }] of clients.entries()) {
    const at = index + 1;
    const client: EndpointFacts = { address: `${host}:${50_000 + at}`, tls: { ...tls, serverName: 'a.example' } };
    const server: EndpointFacts = { address: '127.0.0.1:8443', tls: { ...tls, serverName: 'a.example' } };
    inspector.note(at, { kind: 'connection-opened', client, server, alpn: 'h2' }, at);
    if (speaks) inspector.receive(at, 'client', PREFACE, at);
    else
      inspector.note(
        at,
        { kind: 'connection-failed', stage: 'client-tls', code, message: '', client: client.address },
        at,
      );
  }
  return records.filter((record) => record.kind === 'finding');
}

const rejected = (findings: readonly RecordOf<'finding'>[]) =>
  findings
    .filter(({ rule }) => rule === 'tls-client-rejected-mitm-cert')
    .map(({ severity, connection }) => ({ severity, connection }));

test('a client that leaves right after its handshake, without a word, may not trust the certificate', () => {
  expect(rejected(connections({ host: '127.0.0.1', speaks: false }))).toEqual([{ severity: 'info', connection: 1 }]);
});

test('not where that host has spoken to us before: Go and browsers open connections ahead and drop them', () => {
  const spoke = { host: '127.0.0.1', speaks: true };
  expect(rejected(connections(spoke, { host: '127.0.0.1', speaks: false }))).toEqual([]);
  expect(rejected(connections(spoke, { host: '[::1]', speaks: false }))).toEqual([{ severity: 'info', connection: 2 }]);
});

test('an alert about the certificate is an error, whatever was before', () => {
  const alert = { host: '127.0.0.1', speaks: false, code: 'ERR_SSL_TLSV1_ALERT_UNKNOWN_CA' };
  expect(rejected(connections({ host: '127.0.0.1', speaks: true }, alert))).toEqual([
    { severity: 'error', connection: 2 },
  ]);
});

test('an upgrade to HTTP/2 that the server agrees to is for information', () => {
  const request = 'C> RAW("GET / HTTP/1.1\\r\\nUpgrade: h2c\\r\\n\\r\\n")';
  const answer = 'S> RAW("HTTP/1.1 101 Switching Protocols\\r\\nUpgrade: h2c\\r\\n\\r\\n"), SETTINGS{}';
  const agreed = `PLAIN; ${request}; ${answer}; C> PREFACE, SETTINGS{}`;
  expect(play(agreed, RULES).findings).toMatchObject([{ rule: 'h2c-upgrade-leftover', severity: 'info' }]);
});

test.each([
  ['the client wants nothing but HTTP/1.1', 'TLS{offered http/1.1, alpn http/1.1}', 'info'],
  ['the client says nothing', 'TLS{offered none, alpn none}', 'warning'],
  ['the server does not want what the client offers', 'TLS{offered "h2,http/1.1", alpn http/1.1}', 'warning'],
])('no HTTP/2: %s', (_, sequence, severity) => {
  expect(play(sequence, RULES).findings).toMatchObject([{ rule: 'tls-alpn-h2-not-negotiated', severity }]);
});
