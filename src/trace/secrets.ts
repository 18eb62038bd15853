import type { HeaderField, OctetString } from '../decode/index.ts';

/** What stands where a secret stood. */
export const REDACTED = '[redacted]';

/** Masks by the name of a field; they leave what helps debugging and opens no door: schemes, cookie names, attributes. */
const MASKS: Readonly<Record<string, (value: OctetString) => OctetString>> = {
  authorization: maskCredentials,
  'proxy-authorization': maskCredentials,
  cookie: (value) => value.split(';').map(maskPair).join(';'),
  'set-cookie': (value) => value.replace(/^[^;]*/, maskPair),
};

/** True for credentials, and for what its sender marked as never to be indexed. @see RFC 7541 §7.1.3 */
export const isSecret = ({ name, representation }: Pick<HeaderField, 'name' | 'representation'>): boolean =>
  Object.hasOwn(MASKS, name) || representation === 'literal-never-indexed';

/** The field with its secret masked; the same object where it has none. */
export function maskSecret(field: HeaderField): HeaderField {
  if (!isSecret(field)) return field;
  const mask = Object.hasOwn(MASKS, field.name) ? MASKS[field.name] : undefined;
  return { ...field, value: mask ? mask(field.value) : REDACTED };
}

/** `Bearer [redacted]`. */
function maskCredentials(value: OctetString): OctetString {
  const [scheme] = /^[A-Za-z][A-Za-z0-9-]{0,31} +(?=\S)/.exec(value) ?? [''];
  return scheme + REDACTED;
}

/** `sid=[redacted]`. Without a name the whole is the value. */
function maskPair(pair: OctetString): OctetString {
  const [name] = /^[^=]*=/.exec(pair) ?? [''];
  return name + REDACTED;
}
