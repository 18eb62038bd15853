import type { FieldBlock, Frame, FrameNamed, HeaderField, KnownFrameType, MalformedFrame } from '../../decode/index.ts';
import { escapeText, wirePreview, wireText } from './escape.ts';
import { errorName, FIELD_BLOCK_PROBLEMS, FRAME_PROBLEMS, settingText } from './names.ts';
import { counted } from './quantities.ts';

const PREVIEW = 80;
/** Fields worth a place in one line, best first, when a response or trailers are summed up. */
const TELLING = [
  'grpc-status',
  'grpc-message',
  'location',
  'content-type',
  'content-length',
  'content-encoding',
  'server',
];
const TELLING_COUNT = 3;

/**
 * The one thing that matters about a frame, in one harmless line.
 *
 * @param preview octets of content or of a value that are shown
 */
export function frameSummary(frame: Frame, preview = PREVIEW): string {
  if (frame.type === 'MALFORMED') return malformed(frame);
  if (frame.type === 'UNKNOWN') return wirePreview(frame.payload, preview);
  return (SUMMARIES[frame.type] as (frame: Frame, preview: number) => string)(frame, preview);
}

const SUMMARIES: { readonly [Name in KnownFrameType]: (frame: FrameNamed<Name>, preview: number) => string } = {
  DATA: (frame, preview) => wirePreview(frame.content, preview),
  HEADERS: (frame, preview) => fieldBlockSummary(frame.fieldBlock, frame.fragment.length, preview),
  PRIORITY: ({ priority }) =>
    `depends on ${priority.streamDependency} · weight ${priority.weight}${priority.exclusive ? ' · exclusive' : ''}`,
  RST_STREAM: (frame) => errorName(frame.errorCode),
  SETTINGS: (frame) => frame.settings.map(settingText).join(' · '),
  PUSH_PROMISE: (frame, preview) =>
    `promises stream ${frame.promisedStreamId} · ${fieldBlockSummary(frame.fieldBlock, frame.fragment.length, preview)}`,
  PING: (frame) => (/^[ -~]{8}$/.test(frame.opaqueData) ? frame.opaqueData : hexOf(frame.opaqueData)),
  GOAWAY: (frame) =>
    [errorName(frame.errorCode), `last stream ${frame.lastStreamId}`, frame.debugData && quoted(frame.debugData)]
      .filter(Boolean)
      .join(' · '),
  WINDOW_UPDATE: (frame) => `+${frame.windowSizeIncrement}`,
  CONTINUATION: (frame, preview) => fieldBlockSummary(frame.fieldBlock, frame.fragment.length, preview),
  ALTSVC: (frame) => `${wirePreview(frame.origin, PREVIEW)} ${wirePreview(frame.altSvcFieldValue, PREVIEW)}`.trim(),
  ORIGIN: (frame) => frame.origins.map((origin) => wirePreview(origin, PREVIEW)).join(' · '),
  PRIORITY_UPDATE: (frame) => `stream ${frame.prioritizedStreamId} · ${wirePreview(frame.priorityFieldValue, PREVIEW)}`,
};

function malformed({ declaredType, length, problem }: MalformedFrame): string {
  const expected = problem.expected === undefined ? '' : `, ${problem.expected} expected`;
  return `${declaredType}: ${FRAME_PROBLEMS[problem.code]} (${length} octets${expected}) · ${escapeText(problem.section)}`;
}

function fieldBlockSummary(block: FieldBlock | undefined, fragment: number, preview: number): string {
  if (block === undefined) return `${counted(fragment, 'octet')} of a field block that goes on`;
  const problem = block.problem
    ? ` · ✖ ${FIELD_BLOCK_PROBLEMS[block.problem.code]} at octet ${block.problem.position}`
    : '';
  return `${messageSummary(block.fields, preview)}${problem}`;
}

function messageSummary(fields: readonly HeaderField[], preview: number): string {
  const pseudo = (name: string) => fields.find((field) => field.name === name)?.value;
  const method = pseudo(':method');
  if (method !== undefined) {
    const said = (parts: readonly (string | undefined)[], separator: string) =>
      parts
        .filter((part) => part !== undefined)
        .map((part) => wirePreview(part, preview))
        .join(separator);
    // The path first: it is what tells one request from another where there is little room.
    const request = said([method, pseudo(':protocol'), pseudo(':path')], ' ');
    const origin = said([pseudo(':scheme'), pseudo(':authority')], '://');
    return [request, origin].filter(Boolean).join(' · ');
  }
  // A second :status, or one without its colon, is what is wrong with a message.
  const first = fields.find((field) => field.name === ':status');
  const odd = fields.filter(
    (field) => (field.name.startsWith(':') && field !== first) || (field.name === 'status' && first === undefined),
  );
  const telling = TELLING.flatMap((name) => fields.filter((field) => field.name === name)).slice(0, TELLING_COUNT);
  const others = fields.filter((field) => !field.name.startsWith(':') && !odd.includes(field));
  const shown = telling.length > 0 ? telling : others.slice(0, TELLING_COUNT);
  const status = first?.value;
  const parts = [...odd, ...shown].map((field) => `${wireText(field.name)}: ${wirePreview(field.value, preview)}`);
  if (status !== undefined) parts.unshift(wirePreview(status, 20));
  return parts.join(' · ');
}

const quoted = (debugData: string): string => `"${wirePreview(debugData, PREVIEW)}"`;

function hexOf(octets: string): string {
  return Array.from(octets, (character) => character.charCodeAt(0).toString(16).padStart(2, '0')).join('');
}
