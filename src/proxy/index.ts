export {
  type AuthorityOptions,
  CertificateAuthority,
  type CertificateSource,
  type Identity,
  openCertificateAuthority,
  ownCertificate,
  selfSignedIdentity,
} from './certificates/index.ts';
export { type Upstream, upstreamUrl } from './failure.ts';
export type { RelayObserver, Throttle } from './observer.ts';
export { type ListenAddress, type Proxy, type ProxyOptions, startProxy } from './proxy.ts';
