export { compileFilter, explainFilterError, type Filter } from './compile.ts';
export { type Completion, type CompletionItem, completeFilter } from './complete.ts';
export { type FilterContext, FilterFacts, type StreamFacts } from './context.ts';
export { nearest } from './nearest.ts';
export { filterReference } from './reference.ts';
export type { FilterError } from './syntax.ts';
export { TextProbe } from './text-probe.ts';
export { wireText } from './wire-text.ts';
