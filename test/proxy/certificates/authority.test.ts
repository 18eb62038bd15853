import { spawnSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { limits } from '../../../src/limits.ts';
import { openAuthorityFolder } from '../../../src/proxy/certificates/authority-folder.ts';
import { LeafIssuer } from '../../../src/proxy/certificates/issuing.ts';
import { openCertificateAuthority, selfSignedIdentity } from '../../../src/proxy/index.ts';
import { have } from '../../support/have.ts';

const DAY = 86_400_000;
let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'h2inspect-'));
});
afterEach(() => rm(home, { recursive: true, force: true }));

const permissions = async (path: string) => ((await stat(path)).mode & 0o777).toString(8);

describe('an authority', () => {
  test('is made once and then kept', async () => {
    const first = await openCertificateAuthority({ home: join(home, 'deep', 'down') });
    const second = await openCertificateAuthority({ home: join(home, 'deep', 'down') });
    expect(second.certificate).toBe(first.certificate);
    expect(await readFile(first.certificateFile, 'utf8')).toBe(first.certificate);
    expect(first.notice).toContain(first.certificateFile);
    expect(second.notice).toBeUndefined();
  });

  test('says what it is, may sign leaves only, and lasts ten years', async () => {
    const certificate = new X509Certificate((await openCertificateAuthority({ home })).certificate);
    expect(certificate.subject).toMatch(/^CN=h2inspect CA \(.+@.+, \d{4}-\d\d-\d\d\)\nO=h2inspect$/);
    expect(certificate.ca).toBe(true);
    const days = (Date.parse(certificate.validTo) - Date.parse(certificate.validFrom)) / DAY;
    expect(days).toBe(3650);
  });

  test('keeps its key from others', async () => {
    await openCertificateAuthority({ home: join(home, 'new') });
    expect(await permissions(join(home, 'new'))).toBe('700');
    expect(await permissions(join(home, 'new', 'ca'))).toBe('700');
    expect(await permissions(join(home, 'new', 'ca', 'key.pem'))).toBe('600');
    await chmod(join(home, 'new', 'ca', 'key.pem'), 0o644);
    await openCertificateAuthority({ home: join(home, 'new') });
    expect(await permissions(join(home, 'new', 'ca', 'key.pem'))).toBe('600');
  });

  test('is the same for all that start at once', async () => {
    const opened = await Promise.all(Array.from({ length: 8 }, () => openAuthorityFolder(home, new Date())));
    expect(new Set(opened.map(({ cert, key }) => cert + key)).size).toBe(1);
    expect(await readdir(home)).toEqual(['ca']);
  });

  test('that has expired is replaced, once, and set aside', async () => {
    const old = await openAuthorityFolder(home, new Date(Date.now() - 4000 * DAY));
    const opened = await Promise.all(Array.from({ length: 4 }, () => openAuthorityFolder(home, new Date())));
    expect(new Set(opened.map(({ cert }) => cert)).size).toBe(1);
    expect(opened[0]!.cert).not.toBe(old.cert);
    expect(opened[0]!.notice).toContain('had expired');
    const left = await readdir(home);
    expect(left.length).toBe(2);
    expect(left[1]).toMatch(/^ca-expired-[0-9A-F]+$/);
  });

  test('may be kept where H2INSPECT_HOME says', async () => {
    const before = process.env.H2INSPECT_HOME;
    process.env.H2INSPECT_HOME = join(home, 'elsewhere');
    try {
      expect((await openCertificateAuthority()).certificateFile).toBe(join(home, 'elsewhere', 'ca', 'certificate.pem'));
    } finally {
      if (before === undefined) delete process.env.H2INSPECT_HOME;
      else process.env.H2INSPECT_HOME = before;
    }
  });

  test.each<[string, string, (folder: string) => Promise<unknown>]>([
    ['a lost key', 'key.pem: it is missing', (folder) => rm(join(folder, 'key.pem'))],
    ['a lost certificate', 'certificate.pem: it is missing', (folder) => rm(join(folder, 'certificate.pem'))],
    ['a damaged key', 'key.pem: it is no private key', (folder) => writeFile(join(folder, 'key.pem'), 'x')],
    ['a damaged certificate', 'it is no certificate', (folder) => writeFile(join(folder, 'certificate.pem'), 'x')],
    [
      'a key of another certificate',
      'key.pem: it does not belong to',
      async (folder) => writeFile(join(folder, 'key.pem'), (await selfSignedIdentity(['x'])).key),
    ],
    [
      'a certificate that is no authority’s',
      'it is not the certificate of an authority',
      async (folder) => writeFile(join(folder, 'certificate.pem'), (await selfSignedIdentity(['x'])).cert),
    ],
  ])('with %s is refused by name of the file', async (_name, message, damage) => {
    await openCertificateAuthority({ home });
    await damage(join(home, 'ca'));
    await expect(openCertificateAuthority({ home })).rejects.toMatchObject({
      code: 'authority-damaged',
      message: expect.stringContaining(message),
    });
  });

  test('in a folder that cannot be written is refused', async () => {
    await writeFile(join(home, 'file'), '');
    await expect(openCertificateAuthority({ home: join(home, 'file', 'x') })).rejects.toMatchObject({
      message: expect.stringContaining(join(home, 'file')),
    });
  });

  test('keeps its certificates ready, the latest used of them', async () => {
    const authority = await openCertificateAuthority({ home });
    const first = await authority.secureContextFor('first.example');
    expect(await authority.secureContextFor('first.example')).toBe(first);
    const [one, two] = await Promise.all([
      authority.secureContextFor('two.example'),
      authority.secureContextFor('two.example'),
    ]);
    expect(one).toBe(two);
    for (let at = 0; at < limits.secureContexts; at++) await authority.secureContextFor(`${at}.example`);
    expect(await authority.secureContextFor('first.example')).not.toBe(first);
  });
});

describe('a leaf', () => {
  const names = ['api.example.test', 'localhost', '127.0.0.1', '::1', '2001:db8::7', 'under_score.example'];

  test.each(names)('for %s bears that name and lasts no longer than browsers allow', async (name) => {
    const authority = await openAuthorityFolder(home, new Date());
    const leaf = await new LeafIssuer(authority).issue(name, new Date());
    const certificate = new X509Certificate(leaf.cert);
    const address = /[:]|^\d/.test(name);
    expect(address ? certificate.checkIP(name) : certificate.checkHost(name)).toBeDefined();
    expect(certificate.checkIssued(new X509Certificate(authority.cert))).toBe(true);
    const days = (Date.parse(certificate.validTo) - Date.parse(certificate.validFrom)) / DAY;
    expect(days).toBeLessThanOrEqual(397);
  });

  test('does not outlive its authority', async () => {
    const authority = await openAuthorityFolder(home, new Date(Date.now() - 3600 * DAY));
    const leaf = await new LeafIssuer(authority).issue('x.example', new Date());
    expect(leaf.validTo).toEqual(new Date(new X509Certificate(authority.cert).validTo));
  });

  test.skipIf(!have('openssl')).each(names)('for %s passes the strict eyes of openssl', async (name) => {
    const authority = await openAuthorityFolder(home, new Date());
    const file = join(home, 'leaf.pem');
    await writeFile(file, (await new LeafIssuer(authority).issue(name, new Date())).cert);
    const option = /[:]|^\d/.test(name) ? '-verify_ip' : '-verify_hostname';
    const { stdout, stderr } = spawnSync(
      'openssl',
      ['verify', '-x509_strict', '-purpose', 'sslserver', '-CAfile', authority.certificateFile, option, name, file],
      { encoding: 'utf8' },
    );
    expect(stdout + stderr).toBe(`${file}: OK\n`);
  });
});
