import { escapeText } from '../../../ui/format/escape.ts';

/** Text that is HTML already. Only `html` makes it, so whatever else stands in a page is escaped. */
export interface Markup {
  readonly markup: string;
}

type Value = string | number | Markup | readonly Markup[] | undefined | false;

/** A template whose values are escaped, for text and for attributes in double quotes. `undefined` and `false` are nothing. */
export function html(parts: TemplateStringsArray, ...values: readonly Value[]): Markup {
  let markup = parts[0]!;
  for (let at = 0; at < values.length; at++) markup += markupOf(values[at]) + parts[at + 1]!;
  return { markup };
}

function markupOf(value: Value): string {
  if (value === undefined || value === false) return '';
  if (typeof value === 'object') return 'markup' in value ? value.markup : value.map((one) => one.markup).join('');
  return escapeHtml(String(value));
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Lines stay lines; everything that hides, reorders or controls text is spelled out. */
export function escapeHtml(text: string): string {
  const harmless = /^[ -~]*$/.test(text)
    ? text
    : text
        .split('\n')
        .map((line) => escapeText(line.replaceAll('\t', '  ')))
        .join('\n');
  return harmless.replace(/[&<>"']/g, (character) => ENTITIES[character]!);
}

/** A sentence of ours, with code between backticks. */
export const prose = (text: string): Markup =>
  html`${text.split(/`([^`\n]{1,200})`/).map((part, at) => (at % 2 === 1 ? html`<code>${part}</code>` : html`${part}`))}`;

/** JSON for the inside of a `<script>`: nothing in it can end the element. */
export const scriptJson = (value: unknown): Markup => ({
  markup: JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  ),
});
