import type { ConnectionView, Peer } from '../trace/index.ts';

/** What is unusual about a whole field section beside its fields' traits, one bit each. */
export const SectionMark = {
  /** A response that is not a success or a redirection. */
  failed: 1 << 0,
  /** It belongs to a gRPC call. */
  grpc: 1 << 1,
  /** It is among the first of its sender: enough to see how it uses its HPACK table. */
  early: 1 << 2,
} as const;

/** Field blocks of a sender that are early. */
const EARLY = 250;

/** Of the section completed last. */
export function sectionMarks(view: ConnectionView, from: Peer): number {
  const { kind, stream, statusCode } = view.section;
  let marks = view.of(from).fieldBlocks <= EARLY ? SectionMark.early : 0;
  if (kind === 'response' && !(statusCode < 400)) marks |= SectionMark.failed;
  if (stream?.grpc) marks |= SectionMark.grpc;
  return marks;
}
