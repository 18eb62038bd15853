const NAMES: Readonly<Record<string, string>> = {
  '\0': 'NUL (0x00)',
  '\t': 'a tab (0x09)',
  '\n': 'a line feed (0x0a)',
  '\r': 'a carriage return (0x0d)',
  ' ': 'a space',
};

/** `a line feed (0x0a)`, `"("`, `the octet 0xe9`. */
export function octetName(octet: string): string {
  const code = octet.charCodeAt(0);
  const visible = code > 0x20 && code < 0x7f;
  return NAMES[octet] ?? (visible ? `"${octet}"` : `the octet 0x${code.toString(16).padStart(2, '0')}`);
}
