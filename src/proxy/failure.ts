import type { ConnectionFailedRecord, FailureStage } from '../trace/index.ts';
import { formatAddress } from './addresses.ts';
import type { Wait } from './waiting.ts';

/** Why a leg never stood. */
export interface Failure extends Pick<ConnectionFailedRecord, 'stage' | 'code' | 'message'> {
  /** Number of the TLS alert that the upstream sent: the client is to get the same. */
  readonly alert?: number;
}

/** Where the connections go. */
export interface Upstream {
  /** Name or IP address. */
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
}

/** `https://[::1]:8443` */
export function upstreamUrl({ host, port, tls }: Upstream): string {
  return `${tls ? 'https' : 'http'}://${formatAddress(host, port)}`;
}

/** Name lookup, as long as `resolving`, or TCP connection to the upstream. */
export function connectFailure(upstream: Upstream, error: NodeJS.ErrnoException, resolving = false): Failure {
  const code = error.code ?? 'UNKNOWN';
  const lookup = LOOKUP_ERRORS[code] ?? (resolving ? UNRESOLVED[code] : undefined);
  if (lookup !== undefined) {
    return { stage: 'upstream-resolve', code, message: `Cannot find the upstream host ${upstream.host}: ${lookup}.` };
  }
  const why = CONNECT_ERRORS[code] ?? `${error.message || code}; check --upstream`;
  return {
    stage: 'upstream-connect',
    code,
    message: `Cannot connect to the upstream ${upstreamUrl(upstream)}: ${why} (${code}).`,
  };
}

/** TLS handshake with the upstream. `asked` is what it was asked for. */
export function upstreamTlsFailure(upstream: Upstream, error: NodeJS.ErrnoException, asked: string): Failure {
  const code = error.code ?? 'UNKNOWN';
  const alert = alertNumber(error);
  const failure = (why: string): Failure => ({
    stage: 'upstream-tls',
    code,
    message: `Cannot make a TLS connection to the upstream ${upstreamUrl(upstream)}${asked}: ${why}.`,
    ...(alert === undefined ? {} : { alert }),
  });
  const cleartext = `use --upstream ${upstreamUrl({ ...upstream, tls: false })}`;
  if (NOT_TLS.test(code)) return failure(`it does not speak TLS; ${cleartext}`);
  if (alert !== undefined) return failure(ALERTS[alert] ?? `it refused with TLS alert ${alert} (${code}); see its log`);
  if (code === 'ECONNRESET' || code === 'EPIPE') {
    return failure(`it closed the connection; if it speaks cleartext, ${cleartext}, otherwise its log says why`);
  }
  if (code === 'ETIMEDOUT') return failure(`no answer in time; if it speaks cleartext, ${cleartext}`);
  return failure(`${reasonOf(error)}; see its log`);
}

/** TLS handshake with the client. `hint` says how to make it trust us. */
export function clientTlsFailure(error: NodeJS.ErrnoException, name: string, hint: string): Failure {
  const code = error.code ?? 'UNKNOWN';
  const alert = alertNumber(error);
  const failure = (why: string): Failure => ({
    stage: 'client-tls',
    code,
    message: `Cannot make a TLS connection with the client (certificate for ${name}): ${why}.`,
  });
  if (alert !== undefined && DISTRUST.has(alert))
    return failure(`it does not trust the certificate (TLS alert ${alert}); ${hint}`);
  if (alert !== undefined) return failure(`it refused with TLS alert ${alert} (${code}); its own log says why`);
  if (code === 'ECONNRESET' || code === 'EPIPE' || code === 'CLIENT_CLOSED') {
    return failure(`it closed without a word, as clients do that do not trust the certificate; ${hint}`);
  }
  if (code === 'ETIMEDOUT') return failure('it did not go on in time; look at the client');
  const nothingShared = NOTHING_SHARED[code];
  if (nothingShared !== undefined) return failure(nothingShared);
  return failure(`${reasonOf(error)}; look at the client's TLS settings`);
}

/** h2inspect ends while it waits for the upstream. */
export function stoppedFailure(upstream: Upstream, { stage, waited }: Wait): Failure {
  const message = `Waited ${waitFor(upstream, stage, waited)}: h2inspect was stopped before it did.`;
  return plainFailure(stage, 'STOPPED', message);
}

/** The client has gone while it waited, or had not said what it wants. */
export function clientGone(upstream: Upstream, wait: Wait | undefined, received: number): Failure {
  const gone = (message: string) => plainFailure('client-gone', 'CLIENT_GONE', message);
  if (wait?.stage.startsWith('upstream')) {
    const waited = waitFor(upstream, wait.stage, wait.waited);
    return gone(
      `The client left: h2inspect had waited ${waited}, which it had not done yet; the client may have a shorter time limit.`,
    );
  }
  if (wait?.stage === 'client-tls') {
    return gone('The client left in the middle of its TLS handshake; its own log says why.');
  }
  return gone(
    received === 0
      ? 'The client left without having sent anything; port scans, health checks and browsers do so.'
      : `The client left after ${received} octets, too few to tell what it speaks; its own log says why.`,
  );
}

/** `2.4 s for the upstream https://localhost:8443 to answer in TLS` */
function waitFor(upstream: Upstream, stage: FailureStage, waited: number): string {
  const seconds = (waited / 1000).toFixed(1);
  if (stage === 'upstream-resolve')
    return `${seconds} s for the name lookup to find the upstream host ${upstream.host}`;
  const what = stage === 'upstream-tls' ? 'to answer in TLS' : 'to take the connection';
  return `${seconds} s for the upstream ${upstreamUrl(upstream)} ${what}`;
}

/** An error of our own making, with a code. */
export function codedError(code: string, message = code): NodeJS.ErrnoException {
  return Object.assign(new Error(message), { code });
}

/** A failure for which one sentence says it all. */
export function plainFailure(stage: FailureStage, code: string, message: string): Failure {
  return { stage, code, message };
}

/** True for an error of TLS itself, not of the connection below it. */
export function isTlsError(error: NodeJS.ErrnoException | undefined): error is NodeJS.ErrnoException {
  return error?.code?.startsWith('ERR_SSL_') === true;
}

/** OpenSSL's message holds source files and line ends; its reason is a few words. */
function reasonOf(error: NodeJS.ErrnoException & { readonly reason?: string }): string {
  const { code = 'UNKNOWN', message, reason } = error;
  return reason === undefined ? message.trim() || code : `${reason} (${code})`;
}

function alertNumber(error: NodeJS.ErrnoException): number | undefined {
  const digits = /SSL alert number (\d+)/.exec(error.message)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

const NOT_TLS = /^ERR_SSL_(WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST|UNKNOWN_PROTOCOL)$/;

/** bad_certificate, unsupported_certificate, certificate_unknown, unknown_ca, and expired ones. @see RFC 8446 §6.2 */
const DISTRUST = new Set([42, 43, 45, 46, 48]);

/** What we ourselves find in a ClientHello. */
const NOTHING_SHARED: Readonly<Record<string, string>> = {
  ERR_SSL_UNSUPPORTED_PROTOCOL: 'it speaks no TLS version in common; TLS 1.2 or 1.3 is needed',
  ERR_SSL_NO_SHARED_CIPHER: 'it offers no cipher suite in common; let it offer those of TLS 1.3, or ECDHE with AES-GCM',
};

const LOOKUP_ERRORS: Readonly<Record<string, string>> = {
  ENOTFOUND: 'there is no such name; check the spelling in --upstream or use an IP address',
  EAI_AGAIN: 'the name server does not answer; check the network or use an IP address in --upstream',
};

/** What ends any wait, while the name is looked up. */
const UNRESOLVED: Readonly<Record<string, string>> = {
  ETIMEDOUT:
    'the name lookup gave no answer in time; check the name server and the network, or use an IP address in --upstream',
};

const CONNECT_ERRORS: Readonly<Record<string, string>> = {
  EMFILE: 'h2inspect has as many sockets and files open as it may; raise the limit (ulimit -n) and start it again',
  ENFILE:
    'this machine has as many sockets and files open as it may; end some programs, or raise fs.file-max and ulimit -n',
  ECONNREFUSED: 'nothing listens there; start the server or correct --upstream',
  ECONNRESET: 'it closed at once; see its log',
  ETIMEDOUT: 'no answer; check that the server runs and that no firewall drops the packets',
  EADDRNOTAVAIL:
    'this machine has no free port to connect from; use fewer connections at once, or wait until the old ones are forgotten',
  EHOSTUNREACH: 'there is no route to it; check the network or correct --upstream',
  ENETUNREACH: 'there is no route to its network; check the network or correct --upstream',
};

const ALERTS: Readonly<Record<number, string>> = {
  40: 'it found no parameters in common (handshake_failure); compare cipher suites and client certificates',
  42: 'it requires a client certificate (bad_certificate), which h2inspect does not have',
  70: 'it speaks no TLS version in common (protocol_version); TLS 1.2 or 1.3 is needed',
  80: 'something went wrong inside it (internal_error); its log says what',
  112: 'it does not know this server name (unrecognized_name); let the client ask for a name the server has',
  116: 'it requires a client certificate (certificate_required), which h2inspect does not have',
  120: 'it speaks none of these protocols (no_application_protocol); see what the client offers by ALPN',
};
