import { equal, ok } from 'node:assert/strict';
import {
  compileFilter,
  completeFilter,
  explainFilterError,
  FilterFacts,
  type TraceRecord,
} from '../../../src/trace/index.ts';
import { seeds } from '../case.ts';

/** Some records of every kind, as the filters see them. */
const SAMPLE: readonly TraceRecord[] = seeds
  .filter((_, at) => at % 7 === 0)
  .flatMap(({ records }) => records.slice(0, 12));

/** Any text in the place of a filter. */
export function checkFilter(text: string): void {
  const step = Math.max(1, text.length >> 3);
  for (let cursor = 0; cursor <= text.length; cursor += step) {
    const { from, items } = completeFilter(text, cursor);
    ok(from >= 0 && from <= cursor, 'a proposal for a word that is not there');
    ok(Array.isArray(items));
  }
  const filter = compileFilter(text);
  if (!filter.ok) {
    ok(filter.column >= 0 && filter.column <= text.length && filter.length >= 0, 'a mark beside the filter');
    explainFilterError(text, filter);
    return;
  }
  const opposite = compileFilter(`not (${text})`);
  const facts = new FilterFacts();
  for (const record of SAMPLE) {
    facts.apply(record);
    const passes = filter.matches(record, facts);
    equal(typeof passes, 'boolean');
    if (opposite.ok && text.trim() !== '') equal(opposite.matches(record, facts), !passes, 'not is not the opposite');
    filter.matches(record);
  }
}
