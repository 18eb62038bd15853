import { describe, expect, test } from 'vitest';
import { RULES } from '../../src/diagnose/index.ts';
import { play } from '../support/sequence.ts';

const found = (sequence: string) =>
  play(sequence, RULES).findings.map(({ rule, severity, fault, fix, cause }) => ({
    rule,
    severity,
    fault,
    fix,
    cause,
  }));

describe('why TLS to the server failed decides who has to change, and what', () => {
  test.each<[string, string, RegExp]>([
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'proxy', /http:\/\//],
    ['ERR_SSL_HTTP_REQUEST', 'proxy', /http:\/\//],
    ['UPSTREAM_SPEAKS_TLS', 'proxy', /https:\/\//],
    ['UPSTREAM_CLOSED', 'either', /https:\/\/.*otherwise.*log/],
    ['ECONNRESET', 'either', /http:\/\/.*otherwise.*log/],
    ['ETIMEDOUT', 'server', /hangs/],
    ['CERT_HAS_EXPIRED', 'server', /[Rr]enew/],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'either', /name/],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'either', /chain.*--cacert/],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'proxy', /--cacert.*--insecure/],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'proxy', /--cacert/],
    ['ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE', 'either', /cipher suites.*client certificate/],
    ['ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', 'server', /TLS 1\.2 or 1\.3/],
    ['ERR_SSL_UNSUPPORTED_PROTOCOL', 'server', /TLS 1\.2 or 1\.3/],
    ['ERR_SSL_TLSV1_UNRECOGNIZED_NAME', 'client', /name/],
    ['ERR_SSL_TLSV1_ALERT_INTERNAL_ERROR', 'server', /log/],
    ['ERR_SSL_SOMETHING_NEW', 'either', /log/],
  ])('%s', (code, fault, fix) => {
    expect(found(`FAIL{stage upstream-tls, code ${code}, sni api.test}`)).toMatchObject([
      { rule: 'tls-upstream-failed', severity: 'error', fault, fix: expect.stringMatching(fix) },
    ]);
  });

  test('a server name that h2inspect has chosen is not the client’s', () => {
    const fix = expect.stringMatching(/--upstream/);
    const [first] = found('FAIL{stage upstream-tls, code ERR_SSL_TLSV1_UNRECOGNIZED_NAME}');
    const [second] = found('FAIL{stage upstream-tls, code ERR_SSL_TLSV1_UNRECOGNIZED_NAME, sni localhost}');
    expect([first, second]).toMatchObject([
      { fault: 'proxy', fix },
      { fault: 'proxy', fix },
    ]);
  });

  test('h2inspect shows no certificate: a server that calls it bad wants one', () => {
    expect(found('FAIL{stage upstream-tls, code ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE}')[0]).toMatchObject({
      rule: 'tls-client-certificate-wanted',
    });
    expect(found('FAIL{stage client-tls, code ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE}')).toMatchObject([
      { rule: 'tls-client-rejected-mitm-cert' },
    ]);
  });

  test.each([
    ['ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', 'The client was sent the same alert'],
    ['ECONNRESET', 'The client only saw the connection close'],
  ])('what the client saw of %s', (code, seen) => {
    expect(play(`FAIL{stage upstream-tls, code ${code}}`, RULES).findings[0]?.summary).toContain(seen);
  });
});

describe('why there is no connection to the server', () => {
  test.each<[string, string, string, RegExp]>([
    ['upstream-resolve', 'ENOTFOUND', 'proxy', /spelling/],
    ['upstream-resolve', 'EAI_AGAIN', 'network', /name server/],
    ['upstream-resolve', 'ETIMEDOUT', 'network', /name server/],
    ['upstream-connect', 'ECONNREFUSED', 'server', /[Ss]tart the server/],
    ['upstream-connect', 'ECONNRESET', 'server', /log/],
    ['upstream-connect', 'ETIMEDOUT', 'network', /firewall/],
    ['upstream-connect', 'EHOSTUNREACH', 'network', /route/],
    ['upstream-connect', 'EMFILE', 'proxy', /ulimit -n/],
    ['upstream-connect', 'EADDRNOTAVAIL', 'proxy', /ports/],
  ])('%s: %s', (stage, code, fault, fix) => {
    expect(found(`FAIL{stage ${stage}, code ${code}}`)).toMatchObject([
      { rule: 'upstream-unreachable', severity: 'error', fault, fix: expect.stringMatching(fix) },
    ]);
  });
});

describe('a client that leaves', () => {
  test('while the server is waited for: the server is slow', () => {
    expect(found('WAIT{stage upstream-tls}; FAIL{stage client-gone, code CLIENT_GONE}')).toMatchObject([
      { rule: 'tls-upstream-failed', severity: 'warning', fault: 'server' },
    ]);
    expect(found('WAIT{stage upstream-connect}; FAIL{stage client-gone, code CLIENT_GONE}')).toMatchObject([
      { rule: 'upstream-unreachable', severity: 'warning', fault: 'network' },
    ]);
    expect(found('WAIT{stage upstream-resolve}; FAIL{stage client-gone, code CLIENT_GONE}')).toMatchObject([
      { rule: 'upstream-unreachable', severity: 'warning', fault: 'network' },
    ]);
  });

  test('at once, or that says nothing, is nothing wrong', () => {
    expect(found('FAIL{stage client-gone, code CLIENT_GONE}')).toEqual([]);
    expect(found('WAIT{stage client-hello}; FAIL{stage client-gone, code CLIENT_GONE}')).toEqual([]);
  });
});

test.each(['client-hello', 'client-tls', 'upstream-resolve', 'upstream-connect', 'upstream-tls'])(
  'waiting by itself is nothing wrong: %s',
  (stage) => expect(found(`WAIT{stage ${stage}}; +9s`)).toEqual([]),
);

test('the wait is part of the proof', () => {
  const { findings, records } = play(
    'WAIT{stage upstream-connect}; FAIL{stage upstream-connect, code ETIMEDOUT}',
    RULES,
  );
  expect(findings[0]?.evidence.map((seq) => records[seq]?.kind)).toEqual(['connection-waiting', 'connection-failed']);
});

describe('TLS with the client', () => {
  test.each<[string, string, string, string, RegExp]>([
    ['client-tls', 'ERR_SSL_UNSUPPORTED_PROTOCOL', 'error', 'client', /TLS 1\.2/],
    ['client-tls', 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', 'error', 'client', /TLS 1\.2/],
    ['client-tls', 'ERR_SSL_NO_SHARED_CIPHER', 'error', 'client', /cipher suites/],
    ['client-tls', 'ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE', 'error', 'client', /log/],
    ['client-tls', 'ETIMEDOUT', 'warning', 'client', /hangs/],
    ['client-hello', 'NO_CLIENT_HELLO', 'warning', 'client', /TLS/],
  ])('%s: %s', (stage, code, severity, fault, fix) => {
    expect(found(`FAIL{stage ${stage}, code ${code}}`)).toMatchObject([
      { rule: 'tls-client-failed', severity, fault, fix: expect.stringMatching(fix) },
    ]);
  });
});
