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
