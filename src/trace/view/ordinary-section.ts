import { PSEUDO, Trait } from './field-traits.ts';
import type { MessageSection } from './message-section.ts';

/**
 * Whether a section has the pseudo-header fields one expects and nothing else: true for nearly all, so that the rules
 * about them need not look. A false proves nothing; CONNECT, `*` or a request with Host alone are legal too.
 */
export function isOrdinary(section: MessageSection): boolean {
  const { kind, traits } = section;
  switch (kind) {
    case 'request':
    case 'push-request':
      return isOrdinaryRequest(section);
    case 'interim':
    case 'response':
      return (
        section.statusCode >= 100 &&
        section.statusCode < 600 &&
        section.statusCode !== 101 &&
        !(traits & Trait.requestPseudo)
      );
    default:
      return !(traits & (PSEUDO | Trait.notInTrailers));
  }
}

function isOrdinaryRequest({ traits, method, scheme, authority, path, protocol }: MessageSection): boolean {
  return (
    method !== undefined &&
    method !== 'CONNECT' &&
    protocol === undefined &&
    scheme !== undefined &&
    authority !== undefined &&
    PLAIN_AUTHORITY.test(authority) &&
    path !== undefined &&
    PLAIN_PATH.test(path) &&
    !(traits & Trait.responsePseudo)
  );
}

const PLAIN_AUTHORITY = /^[\w.:[\]-]+$/;
/** Visible ASCII without `#`. */
const PLAIN_PATH = /^\/[!"$-~]*$/;
