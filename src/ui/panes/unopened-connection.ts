import type { RecordOf } from '../../trace/index.ts';
import { escapeText } from '../format/escape.ts';
import { lifecycleSummary } from '../format/lifecycle-summary.ts';
import { moment } from '../format/quantities.ts';
import { type DetailLine, labelled } from './detail-line.ts';

/** Why it never stood. */
export function failureLines(failure: RecordOf<'connection-failed'>, width: number): readonly DetailLine[] {
  const { message, stage, code } = failure;
  return [
    ...clientLines(failure, width),
    ...labelled(' failed', escapeText(message), width, { depth: 0, style: 'error' }),
    ...labelled(' stage', stage, width, { depth: 0, note: escapeText(code) }),
  ].map((line) => ({ ...line, jump: failure.seq }));
}

/** What it waits for, and since when. */
export function waitingLines(waiting: RecordOf<'connection-waiting'>, width: number): readonly DetailLine[] {
  const { at, waited, stage } = waiting;
  const since = `since ${moment(at - waited, 'since-start', 0, undefined)} s`;
  return [
    ...clientLines(waiting, width),
    ...labelled(' waits', lifecycleSummary(waiting), width, { depth: 0, style: 'warning' }),
    ...labelled(' stage', stage, width, { depth: 0, note: since }),
  ].map((line) => ({ ...line, jump: waiting.seq }));
}

/** Who it is that is not served, and what it asked for. */
function clientLines(
  record: RecordOf<'connection-failed' | 'connection-waiting'>,
  width: number,
): readonly DetailLine[] {
  const { client, serverName, alpnOffered } = record;
  const offered = [
    ...(serverName === undefined ? [] : [`SNI ${serverName}`]),
    ...(alpnOffered === undefined ? [] : [`ALPN ${alpnOffered.join(', ') || 'none'} offered`]),
  ];
  return labelled(' client', escapeText(client), width, { depth: 0, note: escapeText(offered.join(' · ')) });
}
