/**
 * Indents JSON without reading it into values: numbers keep their digits, names that repeat stay, and JSON that is cut off
 * is indented as far as it goes. Text that is no JSON keeps all its characters but space between them.
 */
export function indentJson(json: string): string {
  let depth = 0;
  const line = () => `\n${'  '.repeat(Math.min(depth, 40))}`;
  return json.replace(TOKEN, (token, _string, opening: string | undefined, closing: string | undefined) => {
    if (opening) {
      depth++;
      return opening + line();
    }
    if (closing) {
      depth = Math.max(0, depth - 1);
      return line() + closing;
    }
    if (token === ',') return `,${line()}`;
    if (token === ':') return ': ';
    return token.startsWith('"') || /^[[{]/.test(token) ? token.replace(/^([[{])\s+/, '$1') : '';
  });
}

/** A string, also without its end; an empty object or list; a bracket; a comma or colon; space. */
const TOKEN = /("(?:[^"\\]|\\.)*"?)|\{\s*\}|\[\s*\]|([[{])|([\]}])|,|:|\s+/gs;
