import type { FindingRecord, RecordOf, TraceRecord } from '../../trace/index.ts';
import { FrameOctets } from '../format/frame-octets.ts';
import { type Line, span } from '../format/line.ts';
import { worstFinding } from '../overview.ts';
import { keyOfStream } from '../stream-key.ts';
import { fittedOnce, tableHead, tableRow } from '../table.ts';
import { isFollowing, type Pane } from '../view-state.ts';
import { findingLines } from './finding-detail.ts';
import { recordDetail } from './frame-detail.ts';
import { type FrameRow, frameColumns } from './frames.ts';
import { hexLines } from './hex.ts';
import { EMPTY_LIST, type PaneModel, type Picture, type Subject } from './pane.ts';

/** Everything that passed, in order; below it the chosen record in full. */
export function framesPane(picture: Picture): PaneModel {
  const { view, source, rows, overview } = picture;
  const recordAt = (index: number): TraceRecord | undefined =>
    index < rows.length ? source.get(rows.keyAt(index)) : undefined;
  const columns = fittedOnce<FrameRow>(() =>
    frameColumns(view.time, picture.facts.startedAt, Math.max(5, String(source.nextSeq).length)),
  );
  const rowOf = (record: TraceRecord, index: number): FrameRow => ({
    record,
    finding: worstFinding(overview.findingsOf(record.seq)),
    previousAt: index > 0 ? recordAt(index - 1)?.at : undefined,
  });
  return {
    // That we were busy starting is no news while nothing has passed.
    list: overview.lags > 0 && overview.lags === overview.records ? EMPTY_LIST : rows,
    empty: emptyFrames(picture),
    head: (width) => tableHead(columns(width)),
    row: (index, width) => {
      const record = recordAt(index);
      return record
        ? tableRow(columns(width), rowOf(record, index))
        : [span(`  ${rows.keyAt(index)}  ${absence(picture, rows.keyAt(index))}`, 'muted')];
    },
    detail: (index, width, beside) => {
      const record = recordAt(index);
      if (!record) return [];
      return recordDetail(
        record,
        {
          findings: overview.findingsOf(record.seq),
          // Beside octets, fields are what counts.
          explained: beside || view.hex,
          recordAt: (seq) => source.get(seq),
          // While frames are followed, each is of another stream: nobody could read it.
          credit: isFollowing(view) ? undefined : overview.credit.after(source, record),
          settingBefore: (identifier) => settingBefore(picture, record, identifier),
        },
        width,
      );
    },
    hasSide: (index) => {
      const record = recordAt(index);
      return (
        record !== undefined && ((view.hex && record.kind === 'frame') || overview.findingsOf(record.seq).length > 0)
      );
    },
    side: (index, chosen, width, height) => {
      const record = recordAt(index);
      if (!record) return [];
      if (!view.hex || record.kind !== 'frame') {
        return atMost(height, explanations(overview.findingsOf(record.seq), picture, width));
      }
      const octets = new FrameOctets(record.frame);
      return hexLines(octets, octets.ranges.get(chosen?.property ?? ''), width, height);
    },
    record: (index) => (index < rows.length ? rows.keyAt(index) : undefined),
    subject: (index) => subjectOf(recordAt(index)),
    related: (index) => relatedTo(recordAt(index), picture),
    unfinished: () => !isFollowing(view) && overview.credit.unfinished,
    missing: (top, height) => {
      if (!source.isLoaded) return undefined;
      const visible = Array.from({ length: Math.min(height, rows.length - top) }, (_, row) => rows.keyAt(top + row));
      return visible.find((seq) => !source.isLoaded!(seq));
    },
  };
}

/** Findings in full; where they are proved is said on the other side. */
const explanations = (findings: readonly FindingRecord[], { source }: Picture, width: number): readonly Line[] =>
  findings.flatMap((finding) =>
    findingLines({ ...finding, evidence: [] }, (seq) => source.get(seq), width).map(({ line }) => line),
  );

/** The first lines, and a sign where there are more. */
const atMost = (height: number, lines: readonly Line[]): readonly Line[] =>
  lines.length <= height ? lines : [...lines.slice(0, Math.max(0, height - 1)), [span('   …', 'muted')]];

function subjectOf(record: TraceRecord | undefined): Subject | undefined {
  if (!record || record.connection === 0) return undefined;
  const streamId = record.kind === 'frame' ? record.frame.streamId : record.kind === 'finding' ? record.streamId : 0;
  return { connection: record.connection, streamId };
}

function relatedTo(record: TraceRecord | undefined, { overview }: Picture): Partial<Record<Pane, number>> {
  const subject = subjectOf(record);
  if (!record || !subject) return {};
  const finding = worstFinding(overview.findingsOf(record.seq));
  return {
    connections: subject.connection,
    ...(subject.streamId && { streams: keyOfStream(subject.connection, subject.streamId) }),
    ...(finding && { findings: finding.seq }),
  };
}

/** Why there is nothing to show of a record. */
const absence = ({ source }: Picture, seq: number): string =>
  source.isLoaded?.(seq) === false ? 'reading …' : 'cannot be read: its line is damaged';

function emptyFrames({ view, rows, facts, source }: Picture): readonly string[] {
  if (view.filter !== '' && source.nextSeq > source.firstSeq) {
    return rows.complete
      ? ['No record passes the filter', view.filter, '', 'f  change it     F  drop it']
      : ['Looking …', view.filter];
  }
  if (facts.file !== undefined) {
    const isEmpty = source.nextSeq === source.firstSeq && (source.scanned ?? 1) >= 1;
    return [isEmpty ? 'No records in this file' : 'Reading …', facts.file];
  }
  return [
    'Nothing has passed yet',
    `Send requests to ${facts.listening ?? 'the listening address'} instead of ${facts.upstream ?? 'the server'}.`,
    ...(facts.tryCommand ? ['For example, in another terminal:', '', `  ${facts.tryCommand}`] : []),
  ];
}

/** What the same sender said about a setting before. */
function settingBefore({ overview }: Picture, record: TraceRecord, identifier: number): number | undefined {
  if (record.kind !== 'frame') return undefined;
  const earlier = (candidate: RecordOf<'frame'>) => candidate.from === record.from && candidate.seq < record.seq;
  let value: number | undefined;
  for (const { frame } of (overview.settings.get(record.connection) ?? []).filter(earlier)) {
    if (frame.type !== 'SETTINGS') continue;
    value = frame.settings.findLast((setting) => setting.identifier === identifier)?.value ?? value;
  }
  return value;
}
