import type { ExportWriter, TraceHeader } from '../../trace/index.ts';
import { escapeText } from '../../ui/format/escape.ts';
import { RECORD_LINE_HEAD, recordDetail, recordLine } from '../../ui/format/record-line.ts';
import { paletteOf } from '../frame-log.ts';

/** Lines for people, with every header field. */
export function textWriter(): ExportWriter {
  const palette = paletteOf(false);
  return {
    begin: (header) => `# ${escapeText(titleOf(header))}\n${RECORD_LINE_HEAD}\n`,
    record: (record) => [recordLine(record, palette), ...recordDetail(record, palette), ''].join('\n'),
    end: () => '',
  };
}

/** `h2inspect/0.1.0, 2026-11-20T10:00:00.000Z, https://localhost:8443, secrets taken out`. */
function titleOf({ tool, startedAt, upstream, redacted }: TraceHeader): string {
  return [tool, startedAt, upstream, redacted && 'secrets taken out'].filter(Boolean).join(', ');
}
