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

/** Rule, fault and cause of every finding, in order. */
const verdicts = (findings: readonly RecordOf<'finding'>[]) =>
  findings.map(({ rule, fault, cause }) => [rule, fault, findings.find(({ seq }) => seq === cause)?.rule]);

test('a server that wants a client certificate: one reason, and the end of the connection follows from it', () => {
  const records: TraceRecord[] = [];
  const inspector = new Inspector({ append: (record) => records.push(record), diagnosis: { rules: RULES } });
  const tls = { version: 'TLSv1.3', cipher: 'TLS_AES_128_GCM_SHA256', alpn: 'h2', alpnOffered: ['h2'], resumed: false };
  const code = 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED';
  const client = { address: '127.0.0.1:50000', tls: { ...tls, serverName: 'a' } };
  const server = { address: '127.0.0.1:8443', tls: { ...tls, serverName: 'a' } };
  inspector.note(1, { kind: 'connection-opened', client, server, alpn: 'h2' }, 1);
  inspector.note(
    1,
    { kind: 'connection-failed', stage: 'upstream-tls', code, message: 'x', client: client.address },
    2,
  );
  inspector.note(1, { kind: 'direction-ended', from: 'server', how: 'error', read: 0, written: 0, code }, 3);
  expect(verdicts(records.filter((record) => record.kind === 'finding'))).toEqual([
    ['tls-client-certificate-wanted', 'proxy', undefined],
    ['tls-upstream-failed', 'proxy', 'tls-client-certificate-wanted'],
    ['conn-closed-before-settings', 'server', 'tls-upstream-failed'],
  ]);
});

test('HTTP/1.1 where TLS agreed on nothing is right: a server that speaks HTTP/2 all the same is wrong', () => {
  const { findings } = play('TLS{alpn none}; S> SETTINGS{}; C> RAW("GET / HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n")', RULES);
  expect(verdicts(findings)).toEqual([
    ['tls-alpn-h2-not-negotiated', 'server', undefined],
    ['http1-on-h2-connection', 'server', 'tls-alpn-h2-not-negotiated'],
  ]);
});

test('a server with prior knowledge only that is asked for an upgrade: the request is the reason', () => {
  const sequence =
    'PLAIN; C> RAW("GET / HTTP/1.1\\r\\nUpgrade: h2c\\r\\n\\r\\n"); S> SETTINGS{}, GOAWAY(0,INTERNAL_ERROR); S> FIN';
  expect(verdicts(play(sequence, RULES).findings)).toEqual([
    ['http1-on-h2-connection', 'client', undefined],
    ['goaway-internal-error', 'client', 'http1-on-h2-connection'],
  ]);
});

test('a connection that failed says what to do, uncut', () => {
  const message = `Cannot make a TLS connection to the upstream https://localhost:7109 as localhost, offering h2, http/1.1: it does not speak TLS; use --upstream http://localhost:7109.`;
  const { findings } = play(`FAIL{stage upstream-tls, code ERR_SSL_X, message "${message}"}`, RULES);
  expect(findings[0]?.summary).toBe(
    `TLS to the server failed (ERR_SSL_X). ${message} The client only saw the connection close`,
  );
});

test('a server that closes before its first frame: no time since then', () => {
  const { findings } = play('PLAIN; C> PREFACE, SETTINGS{}; GET1; S> RAW("HTTP/1.1 400 x\\r\\n\\r\\n"); S> FIN', RULES);
  const closed = findings.find(({ rule }) => rule === 'conn-closed-streams-open');
  expect(closed?.summary).toContain('closed the connection without having sent a frame while 1 stream was open');
});

test('a server that leaves a cleartext client without a word: no TLS has failed, and there is one reason', () => {
  const records: TraceRecord[] = [];
  const inspector = new Inspector({ append: (record) => records.push(record), diagnosis: { rules: RULES } });
  const [client, server] = [{ address: '127.0.0.1:50000' }, { address: '127.0.0.1:8443' }];
  const message = 'Spoke cleartext to the upstream http://a:1: it closed without a word; if it speaks TLS, use x.';
  const failed = { kind: 'connection-failed', stage: 'upstream-tls', code: 'UPSTREAM_CLOSED', message } as const;
  inspector.note(1, { kind: 'connection-opened', client, server, alpn: undefined }, 1);
  inspector.receive(1, 'client', PREFACE, 2);
  inspector.receive(1, 'client', Buffer.from('000003010500000001828684', 'hex'), 2);
  inspector.note(1, { ...failed, client: client.address }, 3);
  inspector.note(1, { kind: 'direction-ended', from: 'server', how: 'fin', read: 0, written: 0 }, 4);
  const findings = records.filter((record) => record.kind === 'finding').filter(({ rule }) => /^(tls|conn)/.test(rule));
  expect(findings[0]?.summary).toBe(`${message} The client only saw the connection close`);
  // Nobody can tell TLS that was expected from a balancer that has no server behind it.
  expect(findings[0]?.fix).toMatch(/^If the server speaks TLS, .* otherwise look behind the port, .* a load balancer/);
  expect(verdicts(findings)).toEqual([
    ['tls-upstream-failed', 'either', undefined],
    ['conn-closed-before-settings', 'server', 'tls-upstream-failed'],
    ['conn-closed-streams-open', 'server', 'tls-upstream-failed'],
  ]);
});

test('a server that had not answered when h2inspect was stopped may only have been slow', () => {
  const message = 'Waited 2.4 s for the upstream https://a:1 to answer in TLS: h2inspect was stopped before it did.';
  for (const stage of ['upstream-connect', 'upstream-tls']) {
    const { findings } = play(`FAIL{stage ${stage}, code STOPPED, message "${message}"}`, RULES);
    expect(findings).toMatchObject([{ severity: 'info', fault: 'none', summary: message.slice(0, -1) }]);
  }
});
