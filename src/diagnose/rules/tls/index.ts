import type { Rule } from '../../rule.ts';
import { h2cUpgradeLeftover } from './h2c-upgrade-leftover.ts';
import { http1OnH2Connection } from './http1-on-h2-connection.ts';
import {
  connClosedBeforeSettings,
  firstFrameNotSettings,
  prefaceBad,
  prefaceIncomplete,
  prefaceRepeated,
  serverPrefaceLate,
} from './preface.ts';
import { tlsAlpnH2NotNegotiated } from './tls-alpn-h2-not-negotiated.ts';
import { tlsClientFailed } from './tls-client-failed.ts';
import { tlsClientRejectedMitmCert } from './tls-client-rejected-mitm-cert.ts';
import {
  tls12ProhibitedCipher,
  tlsAlpnLegsDiffer,
  tlsH2cInAlpn,
  tlsNoAlpnH2Preface,
  tlsVersionTooLow,
} from './tls-facts.ts';
import { tlsMissingSni } from './tls-missing-sni.ts';
import { tlsClientCertificateWanted, tlsUpstreamFailed } from './tls-upstream-failed.ts';
import { upstreamUnreachable } from './upstream-unreachable.ts';

/** A. TLS, ALPN, preface. */
export const tlsRules: readonly Rule[] = [
  tlsClientRejectedMitmCert,
  tlsClientFailed,
  tlsAlpnH2NotNegotiated,
  tlsAlpnLegsDiffer,
  tlsNoAlpnH2Preface,
  tlsH2cInAlpn,
  tlsVersionTooLow,
  tls12ProhibitedCipher,
  tlsClientCertificateWanted,
  tlsUpstreamFailed,
  upstreamUnreachable,
  tlsMissingSni,
  http1OnH2Connection,
  prefaceBad,
  prefaceIncomplete,
  prefaceRepeated,
  firstFrameNotSettings,
  serverPrefaceLate,
  connClosedBeforeSettings,
  h2cUpgradeLeftover,
];
