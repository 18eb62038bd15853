/** What does not change while the UI runs. */
export interface SessionFacts {
  /** `https://127.0.0.1:9443`; absent where a file is shown. */
  readonly listening?: string;
  readonly upstream?: string;
  /** The trace file that is shown. */
  readonly file?: string;
  /** The trace file that is written. */
  readonly recording?: string;
  /** Milliseconds since 1970 at which the trace began. */
  readonly startedAt: number;
  /** A command to paste into another terminal, so that something is seen. */
  readonly tryCommand?: string;
}
