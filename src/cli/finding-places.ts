import type { FindingGroup } from '../diagnose/index.ts';
import { list } from '../diagnose/wording.ts';
import { wireText } from '../ui/format/escape.ts';
import { counted } from '../ui/format/quantities.ts';
import type { JudgedFinding } from './judged-trace.ts';

const distinct = <Item>(items: readonly Item[]): readonly Item[] => [...new Set(items)];

/** Connections that a group of findings is about, by number. */
export const connectionsOf = ({ findings }: FindingGroup): readonly number[] =>
  distinct(findings.map(({ connection }) => connection)).toSorted((a, b) => a - b);

/** `connection 1`, `connections 1, 2 and 3`. */
export function connectionsName(ids: readonly number[]): string {
  if (ids.length > 1) return `connections ${list(ids)}`;
  return ids[0] === 0 ? 'all connections' : `connection ${ids[0]}`;
}

/** `stream 3`, `streams 1, 3, 5, 7, 9 and 95 more`, `100 streams, the first is …`; nothing where it is about whole connections. */
export function streamsName(group: FindingGroup): string {
  const streams = group.findings.filter(({ streamId }) => streamId !== undefined);
  if (streams.length === 0) return '';
  const ids = distinct(streams.map(({ streamId }) => streamId!));
  if (ids.length === 1) return `stream ${ids[0]}`;
  if (connectionsOf(group).length === 1) return `streams ${list(ids)}`;
  const [{ connection, streamId } = group.findings[0]] = streams;
  return `${counted(streams.length, 'stream')}, the first is stream ${streamId} of connection ${connection}`;
}

/** Where in its connections something was found: the heading it stands under. */
export function placeName(group: FindingGroup): string {
  const streams = streamsName(group);
  if (connectionsOf(group).length === 1) return streams || 'the whole connection';
  if (streams === '') return 'each connection as a whole';
  return /^stream \d+$/.test(streams) ? `${streams} of each` : streams;
}

/** `GET https://example.com/`, `GET https://example.com/1 and 4 other requests`; nothing where there is none. */
export function requestName(findings: readonly JudgedFinding[]): string {
  const requests = distinct(findings.map(({ request }) => request).filter((request) => request !== undefined));
  const [first, ...others] = requests;
  if (first === undefined) return '';
  return others.length === 0 ? wireText(first) : `${wireText(first)} and ${counted(others.length, 'other request')}`;
}

/** `#58, #60 and 94 more`: the deciding records of all but the first one of a group. */
export function otherFrames({ findings }: FindingGroup): string {
  const seqs = findings.slice(1).map(({ evidence }) => evidence.at(-1));
  return list(seqs.filter((seq) => seq !== undefined).map((seq) => `#${seq}`));
}
