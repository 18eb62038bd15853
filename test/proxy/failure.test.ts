import { expect, test } from 'vitest';
import { clientTlsFailure, connectFailure, upstreamTlsFailure } from '../../src/proxy/failure.ts';

const upstream = { host: '127.0.0.1', port: 8443, tls: true };

test.each(['EMFILE', 'ENFILE'])('%s is not the upstream’s fault, and the message does not say so', (code) => {
  const message = `connect ${code} 127.0.0.1:8443 - Local (undefined:undefined)`;
  const failure = connectFailure(upstream, Object.assign(new Error(message), { code }));
  expect(failure.message).toMatch(
    /^Cannot connect to the upstream https:\/\/127\.0\.0\.1:8443: .*ulimit -n.* \(E[MN]FILE\)\.$/,
  );
  expect(failure.message).not.toMatch(/--upstream|undefined/);
});

test('a name lookup without an answer is no server without one', () => {
  const failure = connectFailure(
    { ...upstream, host: 'a.test' },
    Object.assign(new Error(''), { code: 'ETIMEDOUT' }),
    true,
  );
  expect(failure.stage).toBe('upstream-resolve');
  expect(failure.message).toMatch(/^Cannot find the upstream host a\.test: the name lookup gave no answer in time; /);
});

test('what OpenSSL prints, with its source files and line ends, is not for users', () => {
  const text = '80DC8112DF7F0000:error:0A000102:SSL routines:f:wrong curve:../deps/openssl/ssl/x.c:1664:\n';
  const error = Object.assign(new Error(text), { code: 'ERR_SSL_WRONG_CURVE', reason: 'wrong curve' });
  for (const { message } of [clientTlsFailure(error, 'a.test', ''), upstreamTlsFailure(upstream, error, '')]) {
    expect(message).toMatch(/: wrong curve \(ERR_SSL_WRONG_CURVE\); [^\n]*\.$/);
  }
});

test('a write that fails is a client that has left', () => {
  const error = Object.assign(new Error('write EPIPE'), { code: 'EPIPE' });
  expect(clientTlsFailure(error, 'a.test', 'trust').message).toMatch(/: it closed without a word, /);
});

test('h2inspect shows no certificate: a server that calls it bad wants one', () => {
  const error = Object.assign(new Error('x SSL alert number 42'), { code: 'ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE' });
  expect(upstreamTlsFailure(upstream, error, '').message).toContain('it requires a client certificate');
});
