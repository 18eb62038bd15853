export { type AuthorityOptions, CertificateAuthority, openCertificateAuthority } from './authority.ts';
export type { CertificateSource } from './certificate-source.ts';
export { ownCertificate } from './own-certificate.ts';
export { type Identity, selfSignedIdentity } from './self-signed.ts';
