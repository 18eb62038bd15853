import type { Frame, HeaderField } from '../../decode/index.ts';
import { isSecret, maskSecret, type RecordOf, type TraceRecord } from '../../trace/index.ts';
import { frameSummary } from '../format/frame-summary.ts';
import { lifecycleSummary } from '../format/lifecycle-summary.ts';
import { settingText, shortFlags } from '../format/names.ts';
import { counted } from '../format/quantities.ts';
import { fieldSpelling } from '../format/record-line.ts';
import { SEVERITY_MARKS } from '../theme.ts';
import { fromWire, type Html, html } from './html.ts';

/** Fields listed of one block: pages are for reading. */
const FIELDS = 200;

/** The record with its secrets masked, in the fields; other octets of it are not shown. */
export function masked(record: TraceRecord): TraceRecord {
  if (record.kind !== 'frame') return record;
  const { frame } = record;
  if (!('fieldBlock' in frame) || !frame.fieldBlock?.fields.some(isSecret)) return record;
  const fieldBlock = { ...frame.fieldBlock, fields: frame.fieldBlock.fields.map(maskSecret) };
  return { ...record, frame: { ...frame, fieldBlock } };
}

/** One row of the list, as text: it is kept until the page is written, the record is not. */
export function frameRow(record: TraceRecord): (proof: boolean) => Html {
  const cells = record.kind === 'frame' ? frameCells(record) : otherCells(record);
  const type = record.kind === 'frame' ? record.frame.type : record.kind;
  const time = (record.at / 1000).toFixed(4);
  const { seq, connection } = record;
  return (
    proof,
  ) => html`<tr id="seq-${seq}" data-type="${type}" data-connection="${connection}"${proof && html` class="proof"`}>
<td class="n">${seq}</td><td class="n">${time}</td><td class="n">${connection || ''}</td>${cells}</tr>
`;
}

function frameCells({ frame, from }: RecordOf<'frame'>): Html {
  const bad = frame.type === 'MALFORMED' || frame.type === 'RST_STREAM' || frame.type === 'GOAWAY';
  return html`<td class="${from}">${from === 'client' ? '→' : '←'}</td><td class="n">${frame.streamId}</td>
<td class="w ${bad ? 'error' : from}">${frame.type}</td><td class="wide">${shortFlags(frame.flags)}</td>
<td class="n wide">${frame.length}</td><td>${withDetails(frameSummary(frame), frame)}</td>`;
}

function otherCells(record: Exclude<TraceRecord, { kind: 'frame' }>): Html {
  const arrow = 'from' in record ? (record.from === 'client' ? '→' : '←') : '';
  const stream = record.kind === 'finding' ? record.streamId : undefined;
  const text = lifecycleSummary(record);
  const mark =
    record.kind === 'finding' && html`<span class="mark ${record.severity}">${SEVERITY_MARKS[record.severity]}</span> `;
  return html`<td>${arrow}</td><td class="n">${stream}</td><td class="w muted">${record.kind}</td><td class="wide"></td>
<td class="wide"></td><td>${mark}${text}</td>`;
}

function withDetails(summary: string, frame: Frame): Html {
  const rows = detailRows(frame);
  if (rows.length === 0) return html`${summary}`;
  return html`<details><summary>${summary}</summary><table>${rows}</table></details>`;
}

function detailRows(frame: Frame): readonly Html[] {
  if (frame.type === 'SETTINGS')
    return frame.settings.map((setting) => html`<tr><td>${settingText(setting)}</td></tr>`);
  if (!('fieldBlock' in frame) || !frame.fieldBlock) return [];
  const { fields } = frame.fieldBlock;
  const rows = fields.slice(0, FIELDS).map(fieldRow);
  const more = fields.length - rows.length;
  return more > 0 ? [...rows, html`<tr><td class="muted">… ${counted(more, 'more field')}</td></tr>`] : rows;
}

const fieldRow = (field: HeaderField): Html =>
  html`<tr><td>${fromWire(field.name)}</td><td>${fromWire(field.value)}</td><td class="muted wide">${fieldSpelling(field)}</td></tr>`;

export interface FramesFacts {
  readonly rows: readonly Html[];
  readonly types: readonly string[];
  readonly connections: readonly number[];
  /** Records that are not listed. */
  readonly omitted: number;
}

export const framesSection = ({ rows, types, connections, omitted }: FramesFacts): Html => html`<h2>Frames</h2>
${omitted > 0 && html`<p class="warning">The first ${rows.length} records and all that prove a finding are listed; ${omitted} more are not. A filter makes a report of fewer.</p>`}
<form id="narrow" hidden><input name="words" type="search" placeholder="words in a frame" aria-label="words in a frame">
<select name="type" aria-label="type"><option value="">all types</option>${types.map((type) => html`<option>${type}</option>`)}</select>
<select name="connection" aria-label="connection"><option value="">all connections</option>${connections.map((one) => html`<option value="${one}">connection ${one}</option>`)}</select>
<label><input name="proof" type="checkbox"> only proof of findings</label> <span id="shown" class="muted"></span></form>
<div class="scroll"><table id="frames"><thead><tr><th class="n">#</th><th class="n">seconds</th><th class="n">conn</th><th></th>
<th class="n">stream</th><th>type</th><th class="wide">flags</th><th class="n wide">length</th><th></th></tr></thead>
<tbody>${rows}</tbody></table></div>
`;
