/**
 * Octets as a dump would show them: hex`82 86 84 // GET / …`. Spaces and line ends do not matter; `//` and `;` begin a
 * comment to the end of the line; what is put in with ${…} is octets, or more hex.
 */
export function hex(texts: TemplateStringsArray, ...inserts: readonly (Uint8Array | string)[]): Uint8Array {
  const source = texts.reduce((text, next, at) => {
    const insert = inserts[at - 1]!;
    return text + (typeof insert === 'string' ? insert : hexOf(insert)) + next;
  });
  return octetsFromHex(source);
}

/** The function behind the tag, for hex that is not written in place. */
export function octetsFromHex(source: string): Uint8Array {
  const digits = source.replace(/(\/\/|;).*$/gm, '').replace(/\s+/g, '');
  if (!/^([0-9a-f]{2})*$/i.test(digits)) throw new Error(`Not whole octets of hex: ${JSON.stringify(source)}`);
  return Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

/** `82 86 84`: the form in which two dumps are compared. */
export function hexOf(octets: Uint8Array): string {
  return Array.from(octets, (octet) => octet.toString(16).padStart(2, '0')).join(' ');
}
