import { type ConnectionView, fieldValue, type StreamState } from '../../../trace/index.ts';
import { isTunnel } from '../../no-content.ts';
import { list } from '../../wording.ts';

/** Why a response without data is held open, as far as that can be told. */
export interface Hold {
  readonly reading: 'purpose' | 'stuck' | 'unknown';
  /** Fits behind a colon. */
  readonly reasons: string;
}

const EVENT_TYPES = /^(?:text\/event-stream|application\/grpc|multipart\/(?:mixed|related|x-mixed-replace))/i;
const DOCUMENT_TYPES = /^(?:text\/html|application\/(?:[\w.-]+\+)?json)/i;
/** The downchannel of Alexa devices: it stays open for the life of the connection. */
const DOWNCHANNEL = /^(?:\/v\d{8})?\/directives(?:$|\?)/;

/** Which media types are made to be held open. */
export const isEventType = (contentType: string | undefined): boolean => EVENT_TYPES.test(contentType ?? '');

/** A stream on which silence means nothing. */
export const isEventStream = (stream: StreamState): boolean =>
  stream.protocol !== undefined ||
  stream.method === 'CONNECT' ||
  isEventType(fieldValue(stream.server.fields, 'content-type'));

export function holdOf(stream: StreamState, view: ConnectionView): Hold {
  const certain = certainlyMeant(stream);
  if (certain) return { reading: 'purpose', reasons: certain };
  const said = saidHints(stream);
  const doubts = doubtsAbout(stream, said.length > 0);
  if (doubts.length > 0) return { reading: 'stuck', reasons: list(doubts) };
  const hints = [...said, ...shownHints(stream, view)];
  return { reading: hints.length > 1 ? 'purpose' : 'unknown', reasons: hints.length > 0 ? list(hints) : NOTHING };
}

const NOTHING = 'nothing in its fields tells';

function certainlyMeant(stream: StreamState): string | undefined {
  const type = fieldValue(stream.server.fields, 'content-type');
  if (isTunnel(stream) || stream.protocol !== undefined) return 'it is a tunnel';
  if (isEventType(type)) return `its content-type is ${type}`;
  if (DOWNCHANNEL.test(stream.path ?? '')) return 'its path is that of an Alexa downchannel';
  return undefined;
}

function saidHints({ server, client }: StreamState): string[] {
  const hints: string[] = [];
  if (/\btext\/event-stream\b/i.test(fieldValue(client.fields, 'accept') ?? ''))
    hints.push('the client asked for events');
  if (/\bno-(?:cache|store)\b/i.test(fieldValue(server.fields, 'cache-control') ?? ''))
    hints.push('it is not to be cached');
  if (fieldValue(server.fields, 'x-accel-buffering') === 'no') hints.push('proxies are told not to buffer it');
  return hints;
}

/** What the endpoints do meanwhile. */
function shownHints({ id, server, client }: StreamState, view: ConnectionView): string[] {
  const hints: string[] = [];
  // What it acknowledges it must send; requests and PINGs it sends because it means to stay.
  const staysOn = view.streams.highest.client > id || view.client.lastPingAt > server.headAt;
  const used = client.ended && staysOn;
  if (used && Number.isNaN(server.contentLength)) hints.push('the client goes on using the connection');
  for (const from of ['client', 'server'] as const) {
    if (view.of(from).lastPingAt > server.headAt) hints.push(`the ${from} sends PINGs`);
  }
  return hints;
}

function doubtsAbout({ server, status }: StreamState, hinted: boolean): string[] {
  const doubts: string[] = [];
  if (server.contentLength > 0) doubts.push(`it declares a content-length of ${server.contentLength}`);
  if (status >= 400) doubts.push(`it is an error, ${status}`);
  const type = fieldValue(server.fields, 'content-type') ?? '';
  if (!hinted && DOCUMENT_TYPES.test(type)) doubts.push(`${type} is not a type of event channels`);
  const coding = fieldValue(server.fields, 'content-encoding');
  if (!hinted && coding !== undefined) doubts.push(`compression (${coding}) holds back the first bytes`);
  return doubts;
}
