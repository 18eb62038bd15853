import { expect, test } from 'vitest';
import { connectFailure } from '../../src/proxy/failure.ts';

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
