import type { HeaderField } from '../decode/index.ts';
import { utf8Text } from './format/escape.ts';

/** Fields a client makes itself. */
const OWN = new Set(['accept-encoding', 'content-length', 'user-agent', 'te']);

/** For a POSIX shell: nothing inside single quotes means anything, and control characters are written as `$'…'`. */
function quote(octets: string): string {
  const text = utf8Text(octets) ?? octets;
  if (/^[\w@%+=:,./-]+$/.test(text)) return text;
  if (!/[\0-\x1f\x7f-\x9f]/.test(text)) return `'${text.replaceAll("'", `'\\''`)}'`;
  const escaped = text
    .replace(/[\\']/g, '\\$&')
    .replace(/[\0-\x1f\x7f-\x9f]/g, (control) => `\\x${control.charCodeAt(0).toString(16).padStart(2, '0')}`);
  return `$'${escaped}'`;
}

/** The request of a stream as a curl command, for a POSIX shell. */
export function curlCommand(fields: readonly HeaderField[]): string {
  const pseudo = (name: string) => fields.find((field) => field.name === name)?.value;
  const url = `${pseudo(':scheme') ?? 'https'}://${pseudo(':authority') ?? 'localhost'}${pseudo(':path') ?? '/'}`;
  const method = pseudo(':method') ?? 'GET';
  const headers = fields.filter(({ name }) => !name.startsWith(':') && !OWN.has(name));
  return [
    'curl --http2',
    ...(method === 'GET' ? [] : [method === 'HEAD' ? '--head' : `-X ${quote(method)}`]),
    ...headers.map(({ name, value }) => `-H ${quote(`${name}: ${value}`)}`),
    quote(url),
  ].join(' ');
}
