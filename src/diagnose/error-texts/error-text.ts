/**
 * A message that some software prints when HTTP/2 goes wrong: what it says, and which rules can be behind it.
 * How patterns are written: `pattern.ts`.
 */
export interface ErrorText {
  /** Who prints it: `curl`, `Go client`, `nginx log`. */
  readonly source: string;
  /** Spellings of the one message: any of them, anywhere in the text, is a match. */
  readonly patterns: readonly string[];
  /** Where one of these stands in the text too, it is another message. */
  readonly unless?: readonly string[];
  /** Real lines as they come out. The first one is shown; each of them is also a test. */
  readonly examples: readonly string[];
  /** One or two sentences: what the text really says, and what it does not say. */
  readonly meaning: string;
  /** Rule ids, most likely first; `RESET_BY_CODE` and `GOAWAY_BY_CODE` stand for the rules of the code in the text. */
  readonly candidates: readonly string[];
  /** Stands around or inside exacter messages: ranked behind them. */
  readonly general?: true;
  /** Versions and other small print. */
  readonly note?: string;
}

/** What placeholders of a pattern have read from the text. */
export interface ErrorTextFacts {
  streamId?: number;
  lastStreamId?: number;
  errorCode?: number;
  /** The RFC's word for `errorCode`, where it has one. */
  errorName?: string;
  /** HTTP status. */
  status?: number;
  /** A length in octets. */
  length?: number;
  /** A field name, in lower case. */
  field?: string;
}
