import { stringify } from './json-text.ts';
import { count, flag, Mismatch, object, oneOf, optional, text } from './shape.ts';

/** Of the trace file, independent of the version of the package. Each bump adds a step to `migrate.ts`. */
export const TRACE_VERSION = 1;

/** The first line of a trace file. */
export interface TraceHeader {
  /** `h2inspect/0.1.0`: what wrote it. */
  readonly tool: string;
  /** When `at` was 0, ISO 8601 in UTC. */
  readonly startedAt: string;
  /** Where the relay connected to and where it listened: `https://localhost:8443`, `127.0.0.1:9443`. */
  readonly upstream?: string;
  readonly listen?: string;
  /** Octets kept of the content of each DATA frame. */
  readonly dataLimit?: number;
  /** Secrets were taken out. */
  readonly redacted?: boolean;
}

const FORMAT = 'h2inspect-trace';

export const headerShape = object<TraceHeader>({
  tool: text,
  startedAt: text,
  upstream: optional(text),
  listen: optional(text),
  dataLimit: optional(count()),
  redacted: optional(flag),
});

export const formatShape = object<{ readonly format: typeof FORMAT; readonly version: number }>({
  format: oneOf<typeof FORMAT>({ [FORMAT]: 1 }),
  version: count(),
});

/** The header as one line of JSON, without the line's end. */
export function encodeHeader(header: TraceHeader): string {
  return stringify({ format: FORMAT, version: TRACE_VERSION, ...header });
}

/** True for an object that claims to begin a trace, of whatever version. */
export const isHeader = (json: unknown): boolean =>
  typeof json === 'object' && json !== null && (json as { format?: unknown }).format === FORMAT;

/** The header and version in parsed JSON, or what is wrong with them, without a full stop. */
export function decodeHeader(json: unknown): { readonly header: TraceHeader; readonly version: number } | string {
  try {
    const { version } = formatShape.read(json);
    if (version > TRACE_VERSION || version < 1) {
      return `it is a trace of version ${version} and this h2inspect reads up to ${TRACE_VERSION}: use a newer h2inspect`;
    }
    return { header: headerShape.read(json), version };
  } catch (mismatch) {
    if (mismatch instanceof Mismatch) return String(mismatch);
    throw mismatch;
  }
}
