import type { Fault } from '../../../trace/index.ts';

/** Who has to change because of a failure, and what. */
export interface Blame {
  readonly fault: Fault;
  readonly fix: string;
}

interface BlameRow extends Blame {
  /** System, OpenSSL or our own code. */
  readonly code: RegExp;
}

/** The first row whose pattern fits the code. */
export const blameOf = (rows: readonly BlameRow[], code: string, otherwise: Blame): Blame => {
  const { fault, fix } = rows.find((row) => row.code.test(code)) ?? otherwise;
  return { fault, fix };
};

const VERSIONS = /PROTOCOL_VERSION|UNSUPPORTED_PROTOCOL|WRONG_SSL_VERSION|NO_PROTOCOLS_AVAILABLE/;

/** A TLS handshake with the server. */
export const UPSTREAM_TLS: readonly BlameRow[] = [
  {
    code: /^ERR_SSL_(WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST|UNKNOWN_PROTOCOL)$/,
    fault: 'proxy',
    fix: 'Give --upstream the port at which the server speaks TLS, or the http:// URL of this one.',
  },
  { code: /^UPSTREAM_SPEAKS_TLS$/, fault: 'proxy', fix: 'Give --upstream the https:// URL of the server.' },
  {
    code: /^UPSTREAM_CLOSED$/,
    fault: 'either',
    fix: 'If the server speaks TLS, give --upstream its https:// URL; otherwise look behind the port, and into its log: a load balancer without a server, a server that crashes, or one that has only HTTP/1.1.',
  },
  {
    code: /^(ECONNRESET|EPIPE)$/,
    fault: 'either',
    fix: 'If the server speaks cleartext, give --upstream its http:// URL; otherwise its log, or that of what stands before it, says why it closes.',
  },
  {
    code: /^ETIMEDOUT$/,
    fault: 'server',
    fix: 'Look whether the server hangs: it took the TCP connection and never answered. If it speaks cleartext, give --upstream its http:// URL.',
  },
  {
    code: /^CERT_(HAS_EXPIRED|NOT_YET_VALID|REVOKED)$/,
    fault: 'server',
    fix: 'Renew the certificate of the server, and see that the clocks are right; --insecure accepts it while you look.',
  },
  {
    code: /^ERR_TLS_CERT_ALTNAME_INVALID$|HOSTNAME_MISMATCH/,
    fault: 'either',
    fix: 'Ask for a name that stands in the certificate (in the client, or in --upstream), or have this name put into it; --insecure accepts it while you look.',
  },
  {
    code: /^UNABLE_TO_/,
    fault: 'either',
    fix: 'Let the server send its whole chain of certificates, or name its CA with --cacert <file>; --insecure accepts it while you look.',
  },
  {
    code: /SELF_SIGNED|CERT/,
    fault: 'proxy',
    fix: 'Name the CA of the server with --cacert <file>, or accept any certificate with --insecure.',
  },
  {
    code: /HANDSHAKE_FAILURE/,
    fault: 'either',
    fix: 'Compare the cipher suites of the server with those of Node, which h2inspect uses. Below TLS 1.3 it is also how a server asks for a client certificate, which h2inspect does not have.',
  },
  { code: VERSIONS, fault: 'server', fix: 'Let the server speak TLS 1.2 or 1.3, as HTTP/2 demands.' },
  {
    code: /UNRECOGNIZED_NAME/,
    fault: 'client',
    fix: 'Let the client ask for a name that the server has, or have this one added to the server.',
  },
  { code: /INTERNAL_ERROR/, fault: 'server', fix: 'The log of the server says what went wrong inside it.' },
];

/** The server does not know the name that stands in --upstream. */
export const OUR_NAME: Blame = {
  fault: 'proxy',
  fix: 'Give --upstream a name that the server has, or let the client ask for one.',
};

export const UPSTREAM_LOG: Blame = { fault: 'either', fix: 'The log of the server says what it did not like.' };

/** Name lookup and TCP connection. */
export const UPSTREAM_TCP: readonly BlameRow[] = [
  { code: /^ECONNREFUSED$/, fault: 'server', fix: 'Start the server, or correct the address given with --upstream.' },
  { code: /^ECONNRESET$/, fault: 'server', fix: 'The log of the server says why it closes at once.' },
  {
    code: /^E[MN]FILE$/,
    fault: 'proxy',
    fix: 'Raise the limit of open files (ulimit -n), and start h2inspect again.',
  },
  {
    code: /^EADDRNOTAVAIL$/,
    fault: 'proxy',
    fix: 'This machine has no free ports to connect from: use fewer connections, or wait until those that have ended are forgotten.',
  },
  {
    code: /^E(HOST|NET)UNREACH$/,
    fault: 'network',
    fix: 'Look for the missing route: the network, a VPN, an address family that this machine does not have.',
  },
];

export const TCP_SILENCE: Blame = {
  fault: 'network',
  fix: 'See whether the server runs and has room for connections, and whether a firewall drops the packets on the way.',
};

export const NAME_UNKNOWN: Blame = {
  fault: 'proxy',
  fix: 'Correct the spelling of the host in --upstream, or use an IP address.',
};

export const NAME_SILENCE: Blame = {
  fault: 'network',
  fix: 'Look at the name server and the network of this machine, or use an IP address in --upstream.',
};

/** A TLS handshake with the client, for other reasons than the certificate. */
export const CLIENT_TLS: readonly BlameRow[] = [
  { code: VERSIONS, fault: 'client', fix: 'Let the client speak TLS 1.2 or 1.3, as HTTP/2 demands.' },
  {
    code: /NO_SHARED_CIPHER/,
    fault: 'client',
    fix: 'Let the client offer the cipher suites of TLS 1.3, or ECDHE with AES-GCM in TLS 1.2.',
  },
  { code: /^ETIMEDOUT$/, fault: 'client', fix: 'Look whether the client hangs in the middle of its handshake.' },
  {
    code: /^NO_CLIENT_HELLO$/,
    fault: 'client',
    fix: 'Look at what the client sends: it begins like TLS and is not, or it stops halfway.',
  },
];

export const CLIENT_LOG: Blame = { fault: 'client', fix: 'The log of the client says what it did not like.' };
