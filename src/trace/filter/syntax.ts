import type { FilterField } from './field.ts';

/** A piece of the filter line; `start` and `end` are indices into it. */
export interface Token {
  readonly kind: 'word' | 'number' | 'string' | 'pattern' | 'symbol' | 'end';
  /** As it stands in the line. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** Of a string: without quotes and escapes. Of a pattern: what stands between the slashes. */
  readonly value?: string;
  /** Of a number: in the unit's base (milliseconds, octets). */
  readonly number?: number;
  /** Of a number with a unit. */
  readonly unit?: 'time' | 'octets';
  /** Of a pattern. */
  readonly flags?: string;
}

export type Comparison = '==' | '!=' | '<' | '<=' | '>' | '>=' | 'contains' | 'matches' | 'has';

/** `7`, or `3..7` with a `to`. */
export interface SetElement {
  readonly from: Token;
  readonly to?: Token;
}

export type Expression =
  | { readonly op: 'and' | 'or'; readonly left: Expression; readonly right: Expression }
  | { readonly op: 'not'; readonly operand: Expression }
  | { readonly op: 'search'; readonly needle: Token }
  | { readonly op: 'exists'; readonly field: FilterField }
  | {
      readonly op: 'compare';
      readonly field: FilterField;
      readonly comparison: Comparison;
      readonly operator: Token;
      readonly value: Token;
    }
  | {
      readonly op: 'in';
      readonly field: FilterField;
      readonly operator: Token;
      readonly elements: readonly SetElement[];
      readonly negated: boolean;
    };

/** What may be typed where the line ends. */
export type Expectation =
  | { readonly what: 'operand' }
  | { readonly what: 'operator'; readonly field: FilterField }
  | { readonly what: 'value'; readonly field: FilterField }
  | { readonly what: 'connective' };

/** Where a filter is wrong, and why. */
export interface FilterError {
  readonly ok: false;
  /** One sentence without a full stop. */
  readonly message: string;
  /** Index of the first wrong character, from 0. */
  readonly column: number;
  /** Wrong characters; 0 where something is missing. */
  readonly length: number;
  /** What should stand there instead. */
  readonly suggestion?: string;
}

/** @internal Carries a {@link FilterError} out of the recursion; caught by `compileFilter`. */
export class FilterFault extends Error {
  readonly at: { readonly start: number; readonly end: number };
  readonly suggestion: string | undefined;

  constructor(message: string, at: { readonly start: number; readonly end: number }, suggestion?: string) {
    super(message);
    this.at = at;
    this.suggestion = suggestion;
  }
}
