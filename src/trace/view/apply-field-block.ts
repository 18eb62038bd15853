import type { FieldBlock, FrameNamed, HeaderField, Peer } from '../../decode/index.ts';
import { limits } from '../../limits.ts';
import { endHalf, learnOpening, type Seen, touch } from './apply-stream.ts';
import type { ConnectionView } from './connection-view.ts';
import type { EndpointView } from './endpoint-view.ts';
import { isGrpc, PSEUDO, Trait } from './field-traits.ts';
import type { SectionKind } from './message-section.ts';
import { isOrdinary } from './ordinary-section.ts';
import type { HalfStream, StreamState } from './stream-state.ts';
import { initiatorOf } from './stream-table.ts';

const END_STREAM = 0x1;
const END_HEADERS = 0x4;

export function applyHeaders(
  view: ConnectionView,
  record: Seen,
  sender: EndpointView,
  frame: FrameNamed<'HEADERS'>,
): void {
  const { from } = record;
  let stream = view.streams.get(frame.streamId);
  if (!stream && from === 'client' && frame.streamId > 0) stream = openRequest(view, record, frame.streamId);
  if (stream) {
    const half = stream.half(from);
    touch(half, record);
    learnOpening(sender, stream);
    if (half.state === 'idle') {
      if (stream.openedWith === 'PUSH_PROMISE') view.streams.activate(stream);
      half.state = 'open';
    }
  }
  const endStream = (frame.flagBits & END_STREAM) !== 0;
  if (frame.flagBits & END_HEADERS) {
    sender.openBlock = undefined;
    if (frame.fieldBlock) completeBlock(view, record, stream, frame.fieldBlock);
  } else {
    openBlock(sender, record, 'HEADERS', frame.fragment.length, endStream, 0);
  }
  if (stream && endStream) endHalf(view, stream, from, record);
}

function openRequest(view: ConnectionView, record: Seen, id: number): StreamState | undefined {
  const fate = view.streams.fate(id);
  if (fate !== 'idle' && fate !== 'skipped') return undefined;
  const stream = view.streams.begin(id, 'client', 'HEADERS', record.at, record.seq);
  if (stream) blockWhereEmpty(view, stream, record.at);
  return stream;
}

/** With an initial window of 0 a stream begins blocked. */
function blockWhereEmpty(view: ConnectionView, stream: StreamState, at: number): void {
  const client = view.initialWindow('client');
  const server = view.initialWindow('server');
  if (client <= 0) stream.client.window.resize(client, at);
  if (server <= 0) stream.server.window.resize(server, at);
}

export function applyPushPromise(
  view: ConnectionView,
  record: Seen,
  sender: EndpointView,
  frame: FrameNamed<'PUSH_PROMISE'>,
): void {
  const { promisedStreamId: id } = frame;
  const carrier = view.streams.get(frame.streamId);
  if (carrier) touch(carrier.half(record.from), record);
  let promised: StreamState | undefined;
  if (record.from === 'server' && id > 0 && initiatorOf(id) === 'server' && view.streams.fate(id) === 'idle') {
    promised = view.streams.begin(id, 'server', 'PUSH_PROMISE', record.at, record.seq);
    if (promised) {
      promised.client.state = 'ended';
      promised.client.endedSeq = record.seq;
      promised.client.endedAt = record.at;
      blockWhereEmpty(view, promised, record.at);
    }
  }
  if (frame.flagBits & END_HEADERS) {
    sender.openBlock = undefined;
    if (frame.fieldBlock) completeBlock(view, record, promised, frame.fieldBlock);
  } else {
    openBlock(sender, record, 'PUSH_PROMISE', frame.fragment.length, false, id);
  }
}

function openBlock(
  sender: EndpointView,
  record: Seen,
  carrier: FieldBlock['carrier'],
  length: number,
  endStream: boolean,
  promisedStreamId: number,
): void {
  const { seq, at, frame } = record;
  const { streamId } = frame;
  sender.openBlock = {
    streamId,
    carrier,
    seq,
    at,
    endStream,
    promisedStreamId,
    frames: 1,
    length,
    interrupted: false,
  };
}

export function applyContinuation(
  view: ConnectionView,
  record: Seen,
  sender: EndpointView,
  frame: FrameNamed<'CONTINUATION'>,
): void {
  const block = sender.openBlock;
  if (block?.streamId !== frame.streamId) {
    if (block) block.interrupted = true;
    return;
  }
  block.frames++;
  block.length += frame.fragment.length;
  const carrier = view.streams.get(frame.streamId);
  if (carrier) touch(carrier.half(record.from), record);
  if ((frame.flagBits & END_HEADERS) === 0) return;
  sender.openBlock = undefined;
  const stream = block.carrier === 'PUSH_PROMISE' ? view.streams.get(block.promisedStreamId) : carrier;
  if (frame.fieldBlock) completeBlock(view, record, stream, frame.fieldBlock);
}

function completeBlock(view: ConnectionView, record: Seen, stream: StreamState | undefined, block: FieldBlock): void {
  const { from } = record;
  const sender = view.of(from);
  sender.fieldBlocks++;
  sender.unreliableBlocks = block.dynamicTable.reliable ? 0 : sender.unreliableBlocks + 1;
  const { section } = view;
  section.begin(sender.sections.read(block), stream);
  section.kind = sectionKind(view, from, block, stream);
  if (!isOrdinary(section)) section.traits |= Trait.unusual;
  if (block.listSize > view.other(from).settings.loosest.maxHeaderListSize) section.traits |= Trait.overLimit;
  if (!stream) return;
  const half = stream.half(from);
  switch (section.kind) {
    case 'request':
    case 'push-request':
      stream.method = section.method;
      stream.scheme = section.scheme;
      stream.authority = section.authority;
      stream.path = section.path;
      stream.protocol = section.protocol;
      stream.grpc = section.method === 'POST' && isGrpc(section.contentType);
      if (stream.grpc) view.grpc = true;
      if (section.kind === 'push-request') stream.client.fields = kept(block);
      else takeHead(half, record, section.contentLength, block);
      break;
    case 'interim':
      if (stream.interim.length < limits.interimResponses) stream.interim = [...stream.interim, section.statusCode];
      break;
    case 'response':
      stream.status = section.statusCode;
      takeHead(half, record, section.contentLength, block);
      break;
    default:
      half.trailers = kept(block);
  }
}

function takeHead(half: HalfStream, { at }: Seen, contentLength: number, block: FieldBlock): void {
  half.headAt = at;
  half.contentLength = contentLength;
  half.fields = kept(block);
}

function sectionKind(
  { section: { traits, statusCode }, fromStart }: ConnectionView,
  from: Peer,
  { carrier }: FieldBlock,
  stream: StreamState | undefined,
): SectionKind {
  if (carrier === 'PUSH_PROMISE') return 'push-request';
  // Where the beginning of a stream may have been missed, fields without a pseudo-header field are its end.
  const missed = (stream === undefined || !fromStart) && !(traits & PSEUDO);
  const headSeen = missed || (stream !== undefined && !Number.isNaN(stream.half(from).headAt));
  if (from === 'client') return headSeen ? 'request-trailers' : 'request';
  if (headSeen) return 'response-trailers';
  return statusCode >= 100 && statusCode < 200 ? 'interim' : 'response';
}

/** Hostile field sections are not kept whole for as long as their stream lives. */
function kept({ fields, listSize }: FieldBlock): readonly HeaderField[] {
  return listSize <= limits.streamFieldOctets ? fields : fields.slice(0, 16);
}
