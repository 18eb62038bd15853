import { type ExportWriter, maskSecret, type TraceRecord } from '../../../trace/index.ts';
import type { ExportOptions } from '../index.ts';
import { ReportCollector } from './collector.ts';
import { renderPage } from './page.ts';

/** A report to look at: one page that holds everything it shows. It is written at the end, so it is kept in memory. */
export function htmlWriter(options: ExportOptions): ExportWriter {
  const { withSecrets } = options;
  let report: ReportCollector;
  return {
    begin(header) {
      report = new ReportCollector(header, options);
      return '';
    },
    record(record) {
      report.add(withSecrets ? record : masked(record));
      return '';
    },
    end: () => renderPage(report.end(), { withSecrets }),
  };
}

/** Masked before anything looks at it, so that nothing of it can come into the page in another way. */
function masked(record: TraceRecord): TraceRecord {
  if (record.kind !== 'frame' || !('fieldBlock' in record.frame) || !record.frame.fieldBlock) return record;
  const { fieldBlock } = record.frame;
  return {
    ...record,
    frame: { ...record.frame, fieldBlock: { ...fieldBlock, fields: fieldBlock.fields.map(maskSecret) } },
  };
}
