/**
 * A refused operation (port in use, unreadable file). The message is one or two sentences for the user: what was tried,
 * what was wrong, what to do. Trouble on the wire is never an exception; it is a record.
 */
export class H2InspectError extends Error {
  override readonly name = 'H2InspectError';
  /** Stable and in kebab-case: `port-in-use`. */
  readonly code: string;
  /** For the process, where it is not the usual 1. */
  readonly exitCode: number | undefined;

  constructor(code: string, message: string, options: { readonly exitCode?: number; readonly cause?: unknown } = {}) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined);
    this.code = code;
    this.exitCode = options.exitCode;
  }
}
