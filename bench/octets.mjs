// Conversations in octets, made here: what decoders are measured with.
import { CONNECTION_PREFACE, encodeFrame, HpackEncoder, octetString, octetsOf } from '../dist/decode/index.js';

const list = (fields) => Object.entries(fields).map(([name, value]) => ({ name, value }));

export const REQUEST = list({
  ':method': 'GET',
  ':scheme': 'https',
  ':authority': 'localhost:8443',
  ':path': '/echo',
  'user-agent': 'h2load nghttp2/1.59.0',
  accept: '*/*',
  'accept-encoding': 'gzip, deflate',
});
export const RESPONSE = list({
  ':status': '200',
  'content-type': 'text/plain; charset=utf-8',
  'content-length': '12',
  date: 'Fri, 20 Nov 2026 10:00:00 GMT',
  server: 'demo',
});

export const preface = () => octetsOf(CONNECTION_PREFACE);
export const settings = (flags = []) => encodeFrame({ type: 'SETTINGS', flags, settings: [] });

export function headers(hpack, streamId, fields, flags) {
  return encodeFrame({ type: 'HEADERS', streamId, flags, fragment: octetString(hpack.encode(fields)) });
}

export function data(streamId, content, flags = []) {
  return encodeFrame({ type: 'DATA', streamId, flags, contentLength: content.length, content });
}

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789-_/=ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** The same "random" text in every run. */
function texts() {
  let state = 1;
  return (length) =>
    Array.from({ length }, () => {
      state = (Math.imul(state, 1103515245) + 12345) >>> 0;
      return ALPHABET[(state >>> 16) % ALPHABET.length];
    }).join('');
}

/** Field lists that no table helps with. */
function literals() {
  const text = texts();
  const literal = (name, length) => ({
    name,
    value: text(length),
    representation: 'literal-without-indexing',
    huffmanValue: true,
  });
  return () => [...REQUEST.slice(0, 4), literal('cookie', 400), literal('authorization', 300), literal('etag', 40)];
}

function continued(streamId, fragment, pieces) {
  const size = Math.ceil(fragment.length / pieces);
  return Array.from({ length: pieces }, (_, at) =>
    encodeFrame({
      type: at === 0 ? 'HEADERS' : 'CONTINUATION',
      streamId,
      flags: at === pieces - 1 ? ['END_HEADERS'] : [],
      fragment: octetString(fragment.subarray(at * size, (at + 1) * size)),
    }),
  );
}

/** One client's octets each, of about `frames` frames. */
export const KINDS = {
  'HEADERS, Huffman literals': (frames) => {
    const hpack = new HpackEncoder();
    const fields = literals();
    return Array.from({ length: frames }, (_, at) => headers(hpack, 2 * at + 1, fields(), ['END_HEADERS']));
  },
  'HEADERS, all from the tables': (frames) => {
    const hpack = new HpackEncoder();
    return Array.from({ length: frames }, (_, at) => headers(hpack, 2 * at + 1, REQUEST, ['END_HEADERS']));
  },
  'HEADERS and 3 CONTINUATION': (frames) => {
    const hpack = new HpackEncoder();
    const fields = literals();
    const blocks = Array.from({ length: frames / 4 }, (_, at) => continued(2 * at + 1, hpack.encode(fields()), 4));
    return blocks.flat();
  },
  'DATA, 16 KiB': (frames) => Array(frames).fill(data(1, 'x'.repeat(16_384))),
  'tiny frames (DATA, WINDOW_UPDATE, PING)': (frames) =>
    Array.from({ length: frames / 3 }, () => [
      data(1, 'x'),
      encodeFrame({ type: 'WINDOW_UPDATE', streamId: 1, windowSizeIncrement: 1 }),
      encodeFrame({ type: 'PING', opaqueData: '12345678' }),
    ]).flat(),
};

/** Both sides of a connection of `requests` requests as [from, octets], in batches as multiplexing clients make them. */
export function* conversation(requests) {
  const client = new HpackEncoder();
  const server = new HpackEncoder();
  yield ['client', Buffer.concat([preface(), settings()])];
  yield ['server', Buffer.concat([settings(), settings(['ACK'])])];
  yield ['client', settings(['ACK'])];
  for (let first = 0; first < requests; first += BATCH) {
    const asked = [];
    const answered = [];
    for (let at = first; at < Math.min(first + BATCH, requests); at++) {
      const id = 2 * at + 1;
      asked.push(headers(client, id, REQUEST, ['END_STREAM', 'END_HEADERS']));
      answered.push(headers(server, id, RESPONSE, ['END_HEADERS']), data(id, 'hello, world', ['END_STREAM']));
    }
    asked.push(encodeFrame({ type: 'WINDOW_UPDATE', streamId: 0, windowSizeIncrement: 12 * asked.length }));
    yield ['client', Buffer.concat(asked)];
    yield ['server', Buffer.concat(answered)];
  }
}

const BATCH = 100;
/** Of each request; the frames of a batch and of the beginning besides. */
export const FRAMES_PER_REQUEST = 3;

/** What a relay notes before the first octets of a connection. */
export const OPENED = { kind: 'connection-opened', client: { address: '' }, server: { address: '' }, alpn: 'h2' };
