import type { FrameTypeName } from '../decode/index.ts';
import type { Severity } from '../trace/index.ts';

/** What a piece of text means. Components speak in these words; only this file knows colours. */
export type Style =
  | 'client'
  | 'server'
  | 'message'
  | 'content'
  | 'control'
  | 'flow'
  | 'ending'
  | 'other'
  | 'error'
  | 'warning'
  | 'info'
  | 'good'
  | 'muted'
  | 'strong'
  | 'title'
  | 'match'
  | 'found'
  | 'selected'
  | 'selected-blurred';

/** Bits of colour: 0 none (`NO_COLOR`), 4 the terminal's sixteen, 8 the 256 of xterm. */
export type ColorDepth = 0 | 4 | 8;

/**
 * SGR parameters without colour, with sixteen colours, with 256. The 256 are middle tones: readable on black and on
 * white. Nothing is told by colour alone: letters, arrows and marks say the same.
 */
const STYLES: Readonly<Record<Style, readonly [string, string, string]>> = {
  client: ['', '36', '38;5;31'],
  server: ['', '35', '38;5;133'],
  message: ['1', '32', '38;5;28;1'],
  content: ['', '', ''],
  control: ['', '33', '38;5;136'],
  flow: ['', '36', '38;5;37'],
  ending: ['1', '31', '38;5;160;1'],
  other: ['', '', '38;5;244'],
  error: ['1', '31;1', '38;5;160;1'],
  warning: ['1', '33', '38;5;172'],
  info: ['', '36', '38;5;67'],
  good: ['', '32', '38;5;28'],
  muted: ['2', '2', '38;5;244'],
  strong: ['1', '1', '1'],
  title: ['1;4', '1;4', '1;4'],
  match: ['7', '7', '7'],
  found: ['1;4', '30;43', '48;5;220;38;5;16'],
  selected: ['7', '7', '7'],
  'selected-blurred': ['4', '4', '48;5;250;38;5;16'],
};

const FRAME_STYLES: Readonly<Record<FrameTypeName, Style>> = {
  DATA: 'content',
  HEADERS: 'message',
  CONTINUATION: 'message',
  PUSH_PROMISE: 'message',
  SETTINGS: 'control',
  PING: 'control',
  WINDOW_UPDATE: 'flow',
  RST_STREAM: 'ending',
  GOAWAY: 'ending',
  PRIORITY: 'other',
  PRIORITY_UPDATE: 'other',
  ALTSVC: 'other',
  ORIGIN: 'other',
  UNKNOWN: 'other',
  MALFORMED: 'error',
};

export const frameStyle = (type: FrameTypeName): Style => FRAME_STYLES[type];

/** Marks that stay readable without colour. */
export const SEVERITY_MARKS: Readonly<Record<Severity, string>> = { error: '✖', warning: '▲', info: '·' };

/** Puts a style around text; the text must be printable already. */
export type Paint = (text: string, style?: Style) => string;

const RESET = '\x1b[0m';

/** @param depth what `colorDepthOf` found out about the terminal */
export function createPaint(depth: ColorDepth): Paint {
  const column = depth === 0 ? 0 : depth === 4 ? 1 : 2;
  return (text, style) => {
    const parameters = style === undefined ? '' : STYLES[style][column];
    return parameters === '' || text === '' ? text : `\x1b[${parameters}m${text}${RESET}`;
  };
}

/** @see https://no-color.org */
export function colorDepthOf(env: NodeJS.ProcessEnv, terminalDepth: number): ColorDepth {
  if (env.NO_COLOR || env.TERM === 'dumb' || terminalDepth === 1) return 0;
  return terminalDepth >= 8 ? 8 : 4;
}
