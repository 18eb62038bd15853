import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createSecureContext } from 'node:tls';
import { H2InspectError } from '../../errors.ts';
import type { CertificateSource } from './certificate-source.ts';

/**
 * One certificate of the user's own for all clients.
 *
 * @throws H2InspectError `certificate-unreadable`, `key-unreadable`, `certificate-key-mismatch`
 */
export async function ownCertificate(files: {
  readonly cert: string;
  readonly key: string;
}): Promise<CertificateSource> {
  const cert = await read(files.cert, 'certificate');
  const key = await read(files.key, 'key');
  const certificate = parse(files.cert, 'certificate', () => new X509Certificate(cert));
  const privateKey = parse(files.key, 'key', () => parsePrivateKey(key));
  if (!certificate.checkPrivateKey(privateKey)) {
    throw new H2InspectError(
      'certificate-key-mismatch',
      `Compared ${files.cert} with ${files.key}: the key does not belong to the certificate. Give the two files of one pair.`,
    );
  }
  const secureContext = createSecureContext({ cert, key, sessionIdContext: 'h2inspect' });
  return {
    trustHint: `make it trust the issuer of ${files.cert}, and ask for a name that stands in that certificate`,
    secureContextFor: () => Promise.resolve(secureContext),
  };
}

function parsePrivateKey(pem: string): KeyObject {
  if (/ENCRYPTED/.test(pem)) throw new Error('it is protected by a passphrase; decrypt it first');
  return createPrivateKey(pem);
}

async function read(file: string, what: 'certificate' | 'key'): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw unreadable(file, what, error);
  }
}

function parse<T>(file: string, what: 'certificate' | 'key', make: () => T): T {
  try {
    return make();
  } catch (error) {
    throw unreadable(file, what, error);
  }
}

function unreadable(file: string, what: 'certificate' | 'key', cause: unknown): H2InspectError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new H2InspectError(
    `${what}-unreadable`,
    `Cannot read the ${what} in ${file}: ${why}. Give a file in PEM, as in --cert server.pem --key server.key.`,
    { cause },
  );
}
