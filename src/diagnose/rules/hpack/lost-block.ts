import type { ConnectionView } from '../../../trace/index.ts';

/**
 * Where a field block may have been encoded but never sent, which is how two tables usually get out of step: on a stream
 * that was skipped, or near one that was reset. Fits behind a sentence; empty when nothing points anywhere.
 */
export function lostBlockHint({ streams }: ConnectionView, streamId: number): string {
  const skipped = streamId - 2;
  if (skipped > 0 && streams.fate(skipped) === 'skipped') {
    return `. Stream ${skipped} was skipped: its fields were probably encoded and then not sent`;
  }
  let reset = 0;
  for (const { id, resetBy } of streams.recent.values()) if (resetBy !== undefined) reset = id;
  return reset > 0 ? `. Stream ${reset} was reset before: fields of it were probably encoded and then not sent` : '';
}
