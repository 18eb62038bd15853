import { escapeText, wireText } from '../format/escape.ts';

/** Markup that may stand in a page as it is. Only `html` and `raw` make it. */
export interface Html {
  readonly html: string;
}

type Value = Html | readonly Html[] | string | number | undefined | false;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text for a page: markup and control characters are made harmless, whoever wrote it. */
export const escapeHtml = (text: string): string =>
  escapeText(text).replace(/[&<>"']/g, (character) => ENTITIES[character]!);

/** Octets from the wire as text for {@link html}. */
export const fromWire = wireText;

/** Builds markup; whatever is put in is escaped, unless it is markup itself. Attribute values stand in quotes. */
export function html(strings: TemplateStringsArray, ...values: readonly Value[]): Html {
  let text = strings[0]!;
  for (let at = 0; at < values.length; at++) text += textOf(values[at]) + strings[at + 1]!;
  return { html: text };
}

/** Our own style and script. */
export const raw = (text: string): Html => ({ html: text });

function textOf(value: Value): string {
  if (value === undefined || value === false) return '';
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return escapeHtml(value);
  return 'html' in value ? value.html : value.map((part) => part.html).join('');
}
