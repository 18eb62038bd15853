import type { TraceRecord } from '../record.ts';
import type { TraceHeader } from './header.ts';

/**
 * Turns records into the pieces of one file, in order; a piece may be empty. Like a `TraceWriter`, but what it writes may
 * be octets, and need not be readable as a trace again.
 */
export interface ExportWriter {
  begin(header: TraceHeader): string | Uint8Array;
  record(record: TraceRecord): string | Uint8Array;
  end(): string | Uint8Array;
}
