import type { ErrorText } from './error-text.ts';

/** Certificates: the first thing one meets when h2inspect stands in the middle. */
export const TLS_TEXTS: readonly ErrorText[] = [
  {
    source: 'curl, Go, Node.js, Java, Python, Chrome',
    patterns: [
      'curl: (60)',
      'curl 60',
      'curl error 60',
      'CURLE_PEER_FAILED_VERIFICATION',
      'SSL certificate problem',
      'unable to get local issuer certificate',
      'x509: certificate signed by unknown authority',
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      'SELF_SIGNED_CERT_IN_CHAIN',
      'self-signed certificate in certificate chain',
      'PKIX path building failed',
      'CERTIFICATE_VERIFY_FAILED',
      'ERR_CERT_AUTHORITY_INVALID',
      'SEC_ERROR_UNKNOWN_ISSUER',
    ],
    // `curl -k -v` says so and is content.
    unless: ['continuing anyway'],
    examples: [
      'curl: (60) SSL certificate problem: unable to get local issuer certificate',
      'NET::ERR_CERT_AUTHORITY_INVALID',
      'tls: failed to verify certificate: x509: certificate signed by unknown authority',
      'Error: self-signed certificate in certificate chain { code: "SELF_SIGNED_CERT_IN_CHAIN" }',
      'sun.security.validator.ValidatorException: PKIX path building failed',
    ],
    meaning:
      'The client does not trust the certificate it was shown. Behind h2inspect that is our own certificate authority, which has to be trusted first. HTTP/2 had not begun.',
    candidates: ['tls-client-rejected-mitm-cert'],
  },
  {
    source: 'curl, OpenSSL',
    patterns: ['alert no application protocol', 'TLSV1_ALERT_NO_APPLICATION_PROTOCOL'],
    examples: [
      'error:0A000460:SSL routines:ssl3_read_bytes:tlsv1 alert no application protocol:ssl/record/rec_layer_s3.c:1586:SSL alert number 120',
    ],
    meaning: 'The server speaks none of the protocols the client offered by ALPN, and ended TLS over it.',
    candidates: ['tls-alpn-h2-not-negotiated'],
  },
];
