import { createHash } from 'node:crypto';
import { limits } from '../../limits.ts';
import { dropOldest } from '../../trace/drop-oldest.ts';
import { ExchangeFold } from '../../trace/exchanges.ts';
import {
  type ExportWriter,
  type RecordOf,
  type TraceHeader,
  type TraceRecord,
  TraceStatistics,
} from '../../trace/index.ts';
import { ConnectionCard } from './connections-section.ts';
import { figuresSection, headSection } from './figures-section.ts';
import { findingsSection } from './findings-section.ts';
import { frameRow, framesSection, masked } from './frames-section.ts';
import { type Html, html, raw } from './html.ts';
import { PAGE_SCRIPT } from './page-script.ts';
import { PAGE_STYLE } from './page-style.ts';

import { type WaterfallRow, waterfallRow, waterfallSection } from './waterfall-section.ts';

export interface ReportOptions {
  /** Leaves credentials, cookies and never-indexed fields as they are. */
  readonly withSecrets: boolean;
  /** Whether the record that is being written was asked for. All are to be written: streams are shown whole. */
  readonly select: () => boolean;
  /** Whether it was asked for, or explains what was. */
  readonly keeps: (record: TraceRecord) => boolean;
}

type Row = ReturnType<typeof frameRow>;

/**
 * Writes one self-contained page: figures, findings with their proof, streams over time, connections, frames. It is a
 * page for people, so what it lists is bounded (`limits.report…`), and so is the memory it takes; it says what it leaves
 * out. It loads nothing, and its policy forbids it to.
 */
export class ReportWriter implements ExportWriter {
  readonly #options: ReportOptions;
  readonly #statistics = new TraceStatistics();
  readonly #exchanges: ExchangeFold;
  readonly #waterfall: WaterfallRow[] = [];
  #exchangesOmitted = 0;
  readonly #findings: RecordOf<'finding'>[] = [];
  #findingsOmitted = 0;
  readonly #connections = new Map<number, ConnectionCard>();
  readonly #rows = new Map<number, Row>();
  /** The last records that are not listed: a finding may yet name them. */
  readonly #recent = new Map<number, TraceRecord>();
  readonly #proof = new Set<number>();
  readonly #types = new Set<string>();
  #kept = 0;
  #header: TraceHeader = { tool: 'h2inspect', startedAt: '' };

  constructor(options: ReportOptions) {
    this.#options = options;
    this.#exchanges = new ExchangeFold(options.select);
  }

  begin(header: TraceHeader): string {
    this.#header = header;
    return '';
  }

  record(record: TraceRecord): string {
    this.#addExchanges(this.#exchanges.apply(record));
    if (!this.#options.keeps(record)) return '';
    this.#kept++;
    this.#statistics.apply(record);
    this.#connection(record.connection)?.apply(record);
    if (record.kind === 'finding') this.#addFinding(record);
    this.#addRow(record);
    return '';
  }

  end(): string {
    this.#addExchanges(this.#exchanges.end());
    this.#statistics.end();
    const rows = [...this.#rows].sort(([a], [b]) => a - b);
    const sections = [
      headSection(this.#header, this.#statistics, this.#options.withSecrets),
      findingsSection(this.#findings, this.#findingsOmitted, new Set(this.#rows.keys())),
      waterfallSection(this.#waterfall, this.#exchangesOmitted),
      figuresSection(this.#statistics),
      html`<h2>Connections</h2>${[...this.#connections.values()].map((card) => card.render())}`,
      framesSection({
        rows: rows.map(([seq, row]) => row(this.#proof.has(seq))),
        types: [...this.#types],
        connections: [...this.#connections.keys()],
        omitted: this.#kept - this.#rows.size,
      }),
    ];
    return page(sections).html;
  }

  #addExchanges(exchanges: ReturnType<ExchangeFold['apply']>): void {
    for (const exchange of exchanges) {
      if (!exchange.selected) continue;
      if (this.#waterfall.length < limits.reportStreams) this.#waterfall.push(waterfallRow(exchange));
      else this.#exchangesOmitted++;
    }
  }

  #addFinding(finding: RecordOf<'finding'>): void {
    if (this.#findings.length >= limits.reportFindings) {
      this.#findingsOmitted++;
      return;
    }
    this.#findings.push(finding);
    for (const seq of finding.evidence.slice(-limits.filterFindingsPerRecord)) {
      this.#proof.add(seq);
      const record = this.#recent.get(seq);
      if (record) this.#rows.set(seq, this.#rowOf(record));
    }
  }

  #addRow(record: TraceRecord): void {
    this.#types.add(record.kind === 'frame' ? record.frame.type : record.kind);
    if (this.#rows.size < limits.reportRecords) {
      this.#rows.set(record.seq, this.#rowOf(record));
      return;
    }
    this.#recent.set(record.seq, record);
    dropOldest(this.#recent, limits.reportRecent);
  }

  #rowOf(record: TraceRecord): Row {
    return frameRow(this.#options.withSecrets ? record : masked(record));
  }

  #connection(id: number): ConnectionCard | undefined {
    let card = this.#connections.get(id);
    if (!card && id > 0 && this.#connections.size < limits.reportConnections) {
      card = new ConnectionCard(id);
      this.#connections.set(id, card);
    }
    return card;
  }
}

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** Nothing but our own style and script runs, and nothing is loaded or sent, whatever got into the page. */
const POLICY = `default-src 'none'; style-src ${hashOf(PAGE_STYLE)}; script-src ${hashOf(PAGE_SCRIPT)}; base-uri 'none'; form-action 'none'`;

const page = (sections: readonly Html[]): Html => html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${raw(POLICY)}">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="referrer" content="no-referrer">
<title>HTTP/2 report</title><style>${raw(PAGE_STYLE)}</style></head><body>
${sections}
<script>${raw(PAGE_SCRIPT)}</script></body></html>
`;
