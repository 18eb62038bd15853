import { escapeText } from './format/escape.ts';
import { count, counted, octets } from './format/quantities.ts';
import { textWidth, truncate } from './format/width.ts';
import type { Overview } from './overview.ts';
import type { SessionFacts } from './session-facts.ts';

/** What the header says, as far as there is room for it. Together with a space between them they fit into the width. */
export interface HeaderParts {
  readonly place: string;
  readonly protocol: string;
  readonly totals: string;
  readonly recording: string;
}

export const PROGRAM = ' h2inspect';

/** Chooses what a header of this width has room for: the upstream and the totals of frames stay to the last. */
export function headerParts(facts: SessionFacts, overview: Overview, width: number): HeaderParts {
  const waiting = overview.waiting === 0 ? '' : `${count(overview.waiting)} waiting · `;
  const traffic = `${counted(overview.frames, 'frame')} · ${octets(overview.octets)}`;
  const frames = `${waiting}${traffic}`;
  const all = `${waiting}${counted(overview.connections, 'connection')} · ${counted(overview.streams, 'stream')} · ${traffic}`;
  const [full, short] = protocolsOf(overview);
  const recording = facts.recording === undefined ? '' : `● ${escapeText(facts.recording)}`;
  const place = placeOf(facts);
  // Most to least; what is left out first stands first to the right.
  const choices = [
    { place, protocol: full, totals: all, recording },
    { place, protocol: short, totals: all, recording },
    { place, protocol: '', totals: all, recording },
    { place, protocol: short, totals: frames, recording: recordingName(recording) },
    { place, protocol: '', totals: frames, recording: recordingName(recording) },
  ];
  const needed = (parts: HeaderParts) =>
    textWidth(PROGRAM) + Object.values(parts).reduce((sum, text) => sum + (text === '' ? 0 : textWidth(text) + 2), 1);
  const fitting = choices.find((parts) => needed(parts) <= width);
  if (fitting) return fitting;
  const last = { place: '', protocol: '', totals: frames, recording: facts.recording === undefined ? '' : '●' };
  const room = width - needed(last) - 2;
  return room >= 12 ? { ...last, place: truncate(place, room) } : { ...last, totals: truncate(frames, width - 14) };
}

/** TLS and ALPN of the connection that was opened last, with the cipher suite and without. */
function protocolsOf({ latest }: Overview): readonly [string, string] {
  if (!latest) return ['', ''];
  const { tls } = latest.client;
  const short = escapeText(`${latest.alpn ?? 'no ALPN'} ${tls?.version ?? 'cleartext'}`);
  return [tls ? `${short} ${escapeText(tls.cipher)}` : short, short];
}

/** `● trace.json` instead of the whole way to it. */
const recordingName = (recording: string): string => recording.replace(/^● .*\//, '● ');

function placeOf({ file, listening, upstream }: SessionFacts): string {
  if (file !== undefined) return escapeText(file);
  return escapeText(`${listening ?? ''} → ${upstream ?? ''}`);
}
