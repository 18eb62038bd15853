import { createPrivateKey, type KeyObject, randomBytes, webcrypto } from 'node:crypto';
import { isIP } from 'node:net';
import { hostname, userInfo } from 'node:os';
import type { Identity } from './self-signed.ts';

const DAY = 86_400_000;
const AUTHORITY_DAYS = 3650;
/** What browsers accept at most. */
const LEAF_DAYS = 397;
/** Clocks differ. */
const BACKDATED_DAYS = 1;
const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

/** Loading takes 95 ms, so it waits until something is to be issued. */
const load = () => import('@peculiar/x509');

/** Makes a certificate authority that may issue leaves only. @see RFC 5280 §4.2.1 */
export async function issueAuthority(now: Date): Promise<Identity> {
  const x509 = await load();
  const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: serialNumber(),
    name: [{ CN: [authorityName(now)] }, { O: ['h2inspect'] }],
    ...validity(now, AUTHORITY_DAYS),
    signingAlgorithm: ALGORITHM,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  const pkcs8 = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey));
  const key = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
  return { cert: `${certificate.toString('pem')}\n`, key: pemOf(key) };
}

/** Issues certificates for names and IP addresses; all leaves share one key pair, made for this process. */
export class LeafIssuer {
  readonly #authority: Identity;
  #prepared: ReturnType<typeof prepare> | undefined;

  constructor(authority: Identity) {
    this.#authority = authority;
  }

  async issue(name: string, now: Date): Promise<Identity & { readonly validTo: Date }> {
    this.#prepared ??= prepare(this.#authority);
    const { x509, issuer, issuerKey, keys, keyPem, identifiers } = await this.#prepared;
    const { notBefore, notAfter } = validity(now, LEAF_DAYS);
    const validTo = notAfter < issuer.notAfter ? notAfter : issuer.notAfter;
    const certificate = await x509.X509CertificateGenerator.create({
      serialNumber: serialNumber(),
      subject: [],
      issuer: issuer.subjectName,
      notBefore,
      notAfter: validTo,
      signingAlgorithm: ALGORITHM,
      publicKey: keys.publicKey,
      signingKey: issuerKey,
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
        // Critical, because the subject is empty.
        new x509.SubjectAlternativeNameExtension([{ type: isIP(name) === 0 ? 'dns' : 'ip', value: name }], true),
        ...identifiers,
      ],
    });
    return { cert: certificate.toString('pem'), key: keyPem, validTo };
  }
}

/** What all leaves have in common. */
async function prepare(authority: Identity) {
  const x509 = await load();
  const issuer = new x509.X509Certificate(authority.cert);
  const pkcs8 = createPrivateKey(authority.key).export({ format: 'der', type: 'pkcs8' });
  const issuerKey = await webcrypto.subtle.importKey('pkcs8', pkcs8, ALGORITHM, false, ['sign']);
  const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const leafPkcs8 = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey));
  const keyPem = pemOf(createPrivateKey({ key: leafPkcs8, format: 'der', type: 'pkcs8' }));
  const identifiers = [
    await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    await x509.AuthorityKeyIdentifierExtension.create(issuer.publicKey),
  ];
  return { x509, issuer, issuerKey, keys, keyPem, identifiers };
}

/** Not to be mistaken for anything else in a list of trusted authorities. A common name has at most 64 characters. */
function authorityName(now: Date): string {
  const tail = `, ${now.toISOString().slice(0, 10)})`;
  return `h2inspect CA (${userInfo().username}@${hostname()}`.slice(0, 64 - tail.length) + tail;
}

function validity(now: Date, days: number): { notBefore: Date; notAfter: Date } {
  const notBefore = now.getTime() - BACKDATED_DAYS * DAY;
  return { notBefore: new Date(notBefore), notAfter: new Date(notBefore + days * DAY) };
}

/** 127 random bits, positive and of full length. */
function serialNumber(): string {
  const octets = randomBytes(16);
  octets[0] = (octets[0]! & 0x7f) | 0x40;
  return octets.toString('hex');
}

function pemOf(key: KeyObject): string {
  return key.export({ format: 'pem', type: 'pkcs8' }).toString();
}
