import type { SecureContext } from 'node:tls';

/** Where the certificates come from that clients are shown. */
export interface CertificateSource {
  /** `name` is a DNS name or an IP address. Rejects if there is no making one. */
  secureContextFor(name: string): Promise<SecureContext>;
  /** How to make a client trust them; the last half of a sentence. */
  readonly trustHint: string;
}
