import type { EndpointFacts, RecordOf, TraceRecord } from '../../trace/index.ts';
import { lifecycleSummary } from '../format/lifecycle-summary.ts';
import { settingText } from '../format/names.ts';
import { type Html, html } from './html.ts';

/** What the page says of one connection, kept as markup. */
export class ConnectionCard {
  readonly #id: number;
  readonly #rows: Html[] = [];
  #omitted = 0;

  constructor(id: number) {
    this.#id = id;
  }

  apply(record: TraceRecord): void {
    switch (record.kind) {
      case 'connection-opened':
        this.#add('client', legText(record.client));
        this.#add('server', legText(record.server));
        break;
      case 'frame':
        this.#applyFrame(record);
        break;
      case 'connection-failed':
        this.#add('failed', record.message);
        break;
      case 'connection-closed':
        this.#add('end', lifecycleSummary(record));
        break;
    }
  }

  render(): Html {
    const more =
      this.#omitted > 0 && html`<tr><td></td><td class="muted">… and ${this.#omitted} more SETTINGS frames</td></tr>`;
    return html`<h3>Connection ${this.#id}</h3><div class="scroll"><table><tbody>${this.#rows}${more}</tbody></table></div>`;
  }

  #applyFrame({ frame, from, seq }: RecordOf<'frame'>): void {
    if (frame.type !== 'SETTINGS' || frame.flags.length > 0) return;
    const settings = frame.settings.slice(0, 50).map(settingText).join(' · ');
    this.#add(`${from}'s SETTINGS #${seq}`, settings || 'none: the initial values');
  }

  #add(name: string, text: string): void {
    if (this.#rows.length < ROWS) this.#rows.push(html`<tr><td class="w muted">${name}</td><td>${text}</td></tr>`);
    else this.#omitted++;
  }
}

/** Rows of one connection. */
const ROWS = 20;

function legText({ address, name, tls }: EndpointFacts): string {
  const who = name === undefined ? address : `${name} (${address})`;
  if (!tls) return `${who} · cleartext`;
  const { certificate } = tls;
  const parts = [
    who,
    tls.version,
    tls.cipher,
    `ALPN ${tls.alpn ?? 'none'} of ${tls.alpnOffered.join(', ') || 'none'}`,
    tls.serverName !== undefined && `SNI ${tls.serverName}`,
    tls.resumed && 'resumed',
    certificate &&
      `certificate ${certificate.subject} by ${certificate.issuer}, until ${certificate.validTo}: ${certificate.verdict}`,
  ];
  return parts.filter(Boolean).join(' · ');
}
