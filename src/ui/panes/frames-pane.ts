import type { RecordOf, TraceRecord } from '../../trace/index.ts';
import { FrameOctets } from '../format/frame-octets.ts';
import { span } from '../format/line.ts';
import { worstOf } from '../overview.ts';
import { fittedOnce, tableHead, tableRow } from '../table.ts';
import { recordDetail } from './frame-detail.ts';
import { type FrameRow, frameColumns } from './frames.ts';
import { hexLines } from './hex.ts';
import { EMPTY_LIST, type PaneModel, type Picture } from './pane.ts';

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
    severity: worstOf(overview.findingsOf(record.seq)),
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
    detail: (index, width) => {
      const record = recordAt(index);
      if (!record) return [];
      return recordDetail(
        record,
        {
          findings: overview.findingsOf(record.seq),
          settingBefore: (identifier) => settingBefore(picture, record, identifier),
        },
        width,
      );
    },
    side: (index, chosen, width, height) => {
      const record = recordAt(index);
      if (record?.kind !== 'frame') return [];
      const octets = new FrameOctets(record.frame);
      return hexLines(octets, octets.ranges.get(chosen?.property ?? ''), width, height);
    },
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
  if (facts.file !== undefined) return ['No records in this file', facts.file];
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
