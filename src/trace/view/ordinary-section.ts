import { PSEUDO, Trait } from './field-traits.ts';
import type { MessageSection } from './message-section.ts';

/**
 * Whether a section has the pseudo-header fields one expects and nothing else: true for nearly all, so that the rules
 * about them need not look. A false proves nothing; CONNECT, `*` or a request with Host alone are legal too.
 */
export function isOrdinary(section: MessageSection): boolean {
  switch (section.kind) {
    case 'request':
    case 'push-request':
      return isOrdinaryRequest(section);
    case 'response':
    case 'interim':
      return isOrdinaryResponse(section);
    default:
      return !(section.traits & (PSEUDO | Trait.notInTrailers));
  }
}

function isOrdinaryRequest({ traits, method, scheme, authority, path }: MessageSection): boolean {
  const complete = method !== undefined && scheme !== undefined && authority !== undefined && path !== undefined;
  return complete && !(traits & (Trait.unusual | Trait.responsePseudo));
}

function isOrdinaryResponse({ traits, statusCode, stream }: MessageSection): boolean {
  const usual = statusCode >= 100 && statusCode < 600 && statusCode !== 101 && !(traits & Trait.requestPseudo);
  const bodyless = statusCode < 200 || statusCode === 204 || stream?.method === 'CONNECT';
  return usual && !(bodyless && traits & Trait.contentLength);
}
