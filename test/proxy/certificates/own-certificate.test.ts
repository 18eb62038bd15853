import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ownCertificate, selfSignedIdentity } from '../../../src/proxy/index.ts';
import { have } from '../../support/have.ts';

let folder: string;
const path = (name: string) => join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'h2inspect-'));
  const [one, other] = await Promise.all([selfSignedIdentity(['one.example']), selfSignedIdentity(['other.example'])]);
  await writeFile(path('one.pem'), one.cert);
  await writeFile(path('one.key'), one.key);
  await writeFile(path('other.key'), other.key);
  await writeFile(path('text'), 'hello');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('a pair serves every name', async () => {
  const source = await ownCertificate({ cert: path('one.pem'), key: path('one.key') });
  expect(await source.secureContextFor('a.example')).toBe(await source.secureContextFor('b.example'));
  expect(source.trustHint).toContain(path('one.pem'));
});

test.each<[string, string, string, string, string]>([
  ['a certificate that is not there', 'none.pem', 'one.key', 'certificate-unreadable', 'ENOENT'],
  ['a key that is not there', 'one.pem', 'none.key', 'key-unreadable', 'ENOENT'],
  ['text for a certificate', 'text', 'one.key', 'certificate-unreadable', 'Give a file in PEM'],
  ['text for a key', 'one.pem', 'text', 'key-unreadable', 'Give a file in PEM'],
  ['the two swapped', 'one.key', 'one.pem', 'certificate-unreadable', 'Give a file in PEM'],
  ['a key of another certificate', 'one.pem', 'other.key', 'certificate-key-mismatch', 'the key does not belong'],
])('%s is refused', async (_name, cert, key, code, message) => {
  await expect(ownCertificate({ cert: path(cert), key: path(key) })).rejects.toMatchObject({
    code,
    message: expect.stringContaining(message),
  });
});

test.skipIf(!have('openssl'))('a key with a passphrase is refused', async () => {
  const made = spawnSync('openssl', [
    'ec',
    '-aes128',
    '-passout',
    'pass:secret',
    '-in',
    path('one.key'),
    '-out',
    path('locked.key'),
  ]);
  expect(made.status).toBe(0);
  await expect(ownCertificate({ cert: path('one.pem'), key: path('locked.key') })).rejects.toMatchObject({
    code: 'key-unreadable',
    message: expect.stringContaining('passphrase'),
  });
});
