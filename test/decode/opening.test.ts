import { expect, test } from 'vitest';
import { octetString } from '../../src/decode/index.ts';
import { clientOpening, type Opening, readHttp1Head, serverOpening } from '../../src/decode/opening.ts';
import { hex } from '../support/hex.ts';

test.each<[string, string, Opening]>([
  ['nothing', '', undefined],
  ['the preface', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 'preface'],
  ['the preface and more', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0', 'preface'],
  ['all but its last octet', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r', undefined],
  ['the preface of another age', 'PRI * HTTP/1.0', 'not-http2'],
  ['a method', 'GET', undefined],
  ['a method and a space', 'GET ', 'http1'],
  ['the longest method', `${'M'.repeat(32)}`, undefined],
  ['a word that is no method any more', `${'M'.repeat(33)}`, 'not-http2'],
  ['a space without a method', ' GET', 'not-http2'],
])('a client with %s', (_, start, opening) => {
  expect(clientOpening(start)).toBe(opening);
});

test.each<[string, Uint8Array, Opening]>([
  ['an empty one', hex`000000 04 00 00000000`, 'frames'],
  ['an acknowledgement', hex`000000 04 01 00000000`, 'frames'],
  ['one setting', hex`000006 04 00 00000000 00`, 'frames'],
  ['43 settings', hex`000102 04 00 00000000`, 'frames'],
  ['as many settings as a frame has room for', hex`003ffc 04 00 00000000`, 'frames'],
  ['one more', hex`004002 04 00 00000000`, 'not-http2'],
  ['far more', hex`010006 04 00 00000000`, 'not-http2'],
  ['seven octets', hex`000007`, 'not-http2'],
  ['256 octets', hex`000100`, 'not-http2'],
  ['another type', hex`000006 05`, 'not-http2'],
  ['another stream', hex`000006 04 00 00000001`, 'not-http2'],
  ['another stream, as early as that shows', hex`000006 04 00 80`, 'not-http2'],
])('a client that forgot the preface, its SETTINGS with %s', (_, octets, opening) => {
  expect(clientOpening(octetString(octets))).toBe(opening);
  const told = octets.length < 9 ? octets.length : 9;
  for (let length = 0; opening === 'frames' && length < told; length++) {
    expect(clientOpening(octetString(octets, 0, length))).toBeUndefined();
  }
});

test.each<[string, Uint8Array, Opening]>([
  ['SETTINGS', hex`000006 04 00 00000000`, 'frames'],
  ['all but the last octet of a frame header', hex`000006 04 00 000000`, undefined],
  ['the largest frame there may be', hex`004000 00 00 00000001 00`, 'frames'],
  ['one that is larger', hex`004001 00 00 00000001`, 'not-http2'],
  ['one that is far larger', hex`010000 00 00 00000001`, 'not-http2'],
  ['the type nobody knows', hex`000000 4d 00 00000000`, 'not-http2'],
  ['HT', hex`48 54`, undefined],
  ['HTTP/', hex`48 54 54 50 2f`, 'http1'],
  ['HTTX', hex`48 54 54 58`, undefined],
  ['HTTX and more', hex`48 54 54 58 20 20 20 20 20`, 'not-http2'],
])('a server with %s', (_, octets, opening) => {
  expect(serverOpening(octetString(octets))).toBe(opening);
});

const request = (...fields: string[]) => ['GET / HTTP/1.1', ...fields, '', ''].join('\r\n');
const response = (status: string, ...fields: string[]) => [`HTTP/1.1 ${status}`, ...fields, '', ''].join('\r\n');

test.each<[string, string, boolean]>([
  ['a request for it', request('Upgrade: h2c'), true],
  ['one among others, in other letters', request('host: a', 'UPGRADE:websocket, H2C'), true],
  ['a request for something else', request('Upgrade: websocket'), false],
  ['a longer name', request('Upgrade: h2cx'), false],
  ['a name that ends so', request('Upgrade: xh2c'), false],
  ['another field', request('X-Upgrade: h2c', 'Upgrades: h2c'), false],
  ['no such field', request('Host: h2c'), false],
  ['its body only', `${request('Host: a')}\r\nUpgrade: h2c\r\n\r\n`, false],
  ['the server that switches', response('101 Switching Protocols', 'Upgrade: h2c'), true],
  ['the server that switches without a word', response('101', 'Upgrade: h2c'), true],
  ['a server that switches to something else', response('101 Switching Protocols', 'Upgrade: websocket'), false],
  ['a server that says what it could do', response('426 Upgrade Required', 'Upgrade: h2c'), false],
  ['a status that only begins so', response('1010 x', 'Upgrade: h2c'), false],
])('an HTTP/1.1 head upgrades to h2c: %s', (_, head, upgrades) => {
  expect(readHttp1Head(head)?.upgradesToH2c).toBe(upgrades);
});

test.each<[string, string[], number]>([
  ['none', [], 0],
  ['a number', ['content-length: 12'], 12],
  ['a number without a space', ['CONTENT-LENGTH:12'], 12],
  ['no number', ['Content-Length: many'], 0],
  ['a number below zero', ['Content-Length: -12'], 0],
])('the octets of body by Content-Length: %s', (_, fields, length) => {
  expect(readHttp1Head(request(...fields))?.contentLength).toBe(length);
});

test('a head ends with its empty line', () => {
  const head = request('HTTP2-Settings:  AAEAAAAA ');
  expect(readHttp1Head(head.slice(0, -1))).toBeUndefined();
  expect(readHttp1Head(`${head}body`)).toMatchObject({ length: head.length, http2Settings: 'AAEAAAAA' });
  expect(readHttp1Head(request())?.http2Settings).toBeUndefined();
});
