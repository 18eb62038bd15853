import type { Rule } from '../../rule.ts';
import { tlsAlpnH2NotNegotiated } from './tls-alpn-h2-not-negotiated.ts';

/** A. TLS, ALPN, preface. */
export const tlsRules: readonly Rule[] = [tlsAlpnH2NotNegotiated];
