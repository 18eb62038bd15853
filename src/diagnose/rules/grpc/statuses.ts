/** gRPC status codes, index = code. */
const STATUSES = [
  'OK',
  'CANCELLED',
  'UNKNOWN',
  'INVALID_ARGUMENT',
  'DEADLINE_EXCEEDED',
  'NOT_FOUND',
  'ALREADY_EXISTS',
  'PERMISSION_DENIED',
  'RESOURCE_EXHAUSTED',
  'FAILED_PRECONDITION',
  'ABORTED',
  'OUT_OF_RANGE',
  'UNIMPLEMENTED',
  'INTERNAL',
  'UNAVAILABLE',
  'DATA_LOSS',
  'UNAUTHENTICATED',
] as const;

export const DEADLINE_EXCEEDED = '4';
export const RESOURCE_EXHAUSTED = '8';

/** `NOT_FOUND (5)`. */
export function statusName(code: string): string {
  const name = /^\d{1,2}$/.test(code) ? STATUSES[Number(code)] : undefined;
  return name ? `${name} (${code})` : code;
}

/** What clients make of an HTTP status when there is no gRPC status. */
export function statusOfHttp(status: number): string {
  switch (status) {
    case 400:
      return 'INTERNAL';
    case 401:
      return 'UNAUTHENTICATED';
    case 403:
      return 'PERMISSION_DENIED';
    case 404:
      return 'UNIMPLEMENTED';
    case 429:
    case 502:
    case 503:
    case 504:
      return 'UNAVAILABLE';
    default:
      return 'UNKNOWN';
  }
}

/** `: no such user`, percent-decoded; empty without a message. */
export function messageText(message: string | undefined): string {
  if (!message) return '';
  const octets = message.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  try {
    return `: ${decodeURIComponent(escapeOctets(octets))}`;
  } catch {
    return `: ${octets}`;
  }
}

/** One character per octet, percent-encoded, so that UTF-8 can be read from it. */
const escapeOctets = (octets: string): string =>
  octets.replace(/[^\w ]/g, (octet) => `%${octet.charCodeAt(0).toString(16).padStart(2, '0')}`);
