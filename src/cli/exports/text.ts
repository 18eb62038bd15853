import type { ExportWriter } from '../../trace/index.ts';
import { RECORD_LINE_HEAD, recordDetail, recordLine } from '../../ui/format/record-line.ts';
import { paletteOf } from '../frame-log.ts';

/** Lines for people, with every header field. */
export function textWriter(): ExportWriter {
  const palette = paletteOf(false);
  return {
    begin: ({ startedAt }) => `# h2inspect, ${startedAt}\n${RECORD_LINE_HEAD}\n`,
    record: (record) => [recordLine(record, palette), ...recordDetail(record, palette), ''].join('\n'),
    end: () => '',
  };
}
