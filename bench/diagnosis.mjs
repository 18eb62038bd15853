// What diagnosis costs per frame, beside decoding: `npm run build && node bench/diagnosis.mjs [requests]`.
import { performance } from 'node:perf_hooks';
import { CONNECTION_PREFACE, encodeFrame, HpackEncoder, octetString, octetsOf } from '../dist/decode/index.js';
import { RULES } from '../dist/diagnose/index.js';
import { Inspector } from '../dist/inspector.js';

const REQUESTS = Number(process.argv[2] ?? 200_000);
const BATCH = 100;

const request = [
  [':method', 'GET'],
  [':scheme', 'https'],
  [':authority', 'localhost:8443'],
  [':path', '/echo'],
  ['user-agent', 'h2load nghttp2/1.59.0'],
  ['accept', '*/*'],
  ['accept-encoding', 'gzip, deflate'],
].map(([name, value]) => ({ name, value }));
const response = [
  [':status', '200'],
  ['content-type', 'text/plain; charset=utf-8'],
  ['content-length', '12'],
  ['date', 'Fri, 20 Nov 2026 10:00:00 GMT'],
  ['server', 'demo'],
].map(([name, value]) => ({ name, value }));

const join = (pieces) => Buffer.concat(pieces);
const headers = (hpack, streamId, fields, flags) =>
  encodeFrame({ type: 'HEADERS', streamId, flags, fragment: octetString(hpack.encode(fields)) });

/** The same octets for every run: batches of requests, then of responses, as multiplexing clients make them. */
function chunks() {
  const client = new HpackEncoder();
  const server = new HpackEncoder();
  const list = [
    ['client', join([octetsOf(CONNECTION_PREFACE), encodeFrame({ type: 'SETTINGS', settings: [] })])],
    [
      'server',
      join([
        encodeFrame({ type: 'SETTINGS', settings: [] }),
        encodeFrame({ type: 'SETTINGS', flags: ['ACK'], settings: [] }),
      ]),
    ],
    ['client', encodeFrame({ type: 'SETTINGS', flags: ['ACK'], settings: [] })],
  ];
  for (let first = 0; first < REQUESTS; first += BATCH) {
    const asked = [];
    const answered = [];
    for (let at = first; at < first + BATCH; at++) {
      const id = 2 * at + 1;
      asked.push(headers(client, id, request, ['END_STREAM', 'END_HEADERS']));
      answered.push(headers(server, id, response, ['END_HEADERS']));
      answered.push(
        encodeFrame({ type: 'DATA', streamId: id, flags: ['END_STREAM'], contentLength: 12, content: 'hello, world' }),
      );
    }
    asked.push(encodeFrame({ type: 'WINDOW_UPDATE', streamId: 0, windowSizeIncrement: 12 * BATCH }));
    list.push(['client', join(asked)], ['server', join(answered)]);
  }
  return list;
}

function run(list, options) {
  let frames = 0;
  let findings = 0;
  const inspector = new Inspector({
    append: (record) => {
      if (record.kind === 'finding') findings++;
      else frames++;
    },
    ...options,
  });
  const started = performance.now();
  inspector.note(1, { kind: 'connection-opened', client: { address: '' }, server: { address: '' }, alpn: 'h2' }, 0);
  for (const [at, [from, octets]] of list.entries()) inspector.receive(1, from, octets, 0.3 * at);
  return { time: performance.now() - started, frames, findings };
}

const list = chunks();
const variants = [
  ['decode only', {}],
  ['decode + view', { diagnosis: { rules: [] } }],
  [`decode + view + ${RULES.length} rules`, { diagnosis: { rules: RULES } }],
];
for (let round = 0; round < 3; round++) {
  for (const [name, options] of variants) {
    const { time, frames, findings } = run(list, options);
    const perFrame = (1000 * time) / frames;
    console.log(
      `${name.padEnd(28)} ${perFrame.toFixed(3)} µs/frame  ${(REQUESTS / time).toFixed(0)}k requests/s  ${findings} findings`,
    );
  }
}
