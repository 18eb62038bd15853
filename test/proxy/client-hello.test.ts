import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { concatOctets } from '../../src/decode/index.ts';
import {
  certificateName,
  formatAddress,
  isHostName,
  isLoopback,
  upstreamServerName,
} from '../../src/proxy/addresses.ts';
import { parseClientHello } from '../../src/proxy/client-hello.ts';
import { recognise } from '../../src/proxy/opening.ts';
import { hex } from '../support/hex.ts';

const hello = hex`
  16 0301 0047           ; record
  01 000043              ; ClientHello
  0303                   ; legacy_version
  0000000000000000000000000000000000000000000000000000000000000000 ; random
  00                     ; session id
  0002 1301              ; cipher suites
  01 00                  ; compression methods
  0018                   ; extensions
  0000 000a 0008 00 0005 612e 6272 63 ; server_name a.brc
  0010 0006 0004 01 fa 01 62          ; ALPN: one octet that is no ASCII, and b
`;

describe('a ClientHello', () => {
  test('gives server name and protocols', () => {
    expect(parseClientHello(hello)).toEqual({
      serverName: 'a.brc',
      alpnOffered: ['\xfa', 'b'],
      alpnList: hex`01 fa 01 62`,
    });
  });

  test('cut anywhere is incomplete', () => {
    for (let end = 0; end < hello.length; end++) expect(parseClientHello(hello.subarray(0, end))).toBe('incomplete');
  });

  test('with one octet changed never throws', () => {
    for (let at = 0; at < hello.length; at++) {
      for (const value of [0, 1, 0x7f, 0xff]) parseClientHello(Uint8Array.from(hello).fill(value, at, at + 1));
    }
  });

  test('of random octets never throws', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 200 }),
        (tail) => void parseClientHello(Uint8Array.of(22, 3, 1, 0, tail.length, 1, 0, 0, tail.length - 4, ...tail)),
      ),
    );
  });

  test.each<[string, Uint8Array]>([
    ['extensions longer than the message', Uint8Array.from(hello).fill(0xff, 51, 52)],
    ['a record of no octets', hex`16 0301 0000`],
    ['a ServerHello', hex`16 0301 0004 02000000`],
  ])('%s is malformed', (_name, octets) => {
    expect(parseClientHello(octets)).toBe('malformed');
  });
});

/** A length in so many octets, then what it counts. */
const counted = (width: number, body: Uint8Array): Uint8Array =>
  Uint8Array.from([
    ...Array.from({ length: width }, (_, at) => (body.length >> (8 * (width - 1 - at))) & 0xff),
    ...body,
  ]);
const extension = (type: string, body: Uint8Array) => hex`${type} ${counted(2, body)}`;
const message = (...extensions: Uint8Array[]) =>
  hex`01 ${counted(3, hex`0303 ${new Uint8Array(32)} 00 0002 1301 01 00 ${counted(2, concatOctets(extensions))}`)}`;
/** The message in records of so many octets each. */
const inRecords = (octets: Uint8Array, size: number): Uint8Array => {
  const records: Uint8Array[] = [];
  for (let at = 0; at < octets.length; at += size) {
    records.push(hex`16 0301 ${counted(2, octets.subarray(at, at + size))}`);
  }
  return concatOctets(records);
};
const hostName = (type: string, name: string) =>
  extension('0000', counted(2, hex`${type} ${counted(2, Buffer.from(name))}`));
const protocols = (...names: string[]) =>
  extension('0010', counted(2, concatOctets(names.map((name) => counted(1, Buffer.from(name))))));

describe('a ClientHello in detail', () => {
  const long = message(extension('0015', new Uint8Array(700)), hostName('00', 'a.example'), protocols('h2'));

  test.each([1, 3, 4, 5, 255, 256, 300, 1000])('is the same in records of %i octets', (size) => {
    const octets = inRecords(long, size);
    expect(parseClientHello(octets)).toMatchObject({ serverName: 'a.example', alpnOffered: ['h2'] });
    expect(parseClientHello(octets.subarray(0, -1))).toBe('incomplete');
    expect(parseClientHello(concatOctets([octets, hex`ff`]))).toMatchObject({ serverName: 'a.example' });
  });

  test.each<[string, Uint8Array, string | undefined, readonly string[]]>([
    ['without extensions', message(), undefined, []],
    ['with a name of another kind', message(hostName('01', 'a.example')), undefined, []],
    ['with an empty name', message(hostName('00', '')), undefined, []],
    ['with a name longer than its extension', message(extension('0000', hex`0006 00 0009 61 62 63`)), undefined, []],
    ['with protocols in their order', message(protocols('x', 'h2', 'http/1.1')), undefined, ['x', 'h2', 'http/1.1']],
    ['with an empty protocol', message(protocols('h2', '')), undefined, []],
    [
      'with a list of protocols that is longer than said',
      message(extension('0010', hex`0003 02 6832 01`)),
      undefined,
      [],
    ],
  ])('%s', (_, octets, serverName, alpnOffered) => {
    expect(parseClientHello(inRecords(octets, 1000))).toMatchObject({ serverName, alpnOffered });
  });

  test('without an extension block at all, as before TLS 1.2', () => {
    const old = hex`01 ${counted(3, hex`0301 ${new Uint8Array(32)} 00 0002 002f 01 00`)}`;
    expect(parseClientHello(inRecords(old, 1000))).toMatchObject({ serverName: undefined, alpnOffered: [] });
  });

  test.each<[string, Uint8Array]>([
    [
      'a session id longer than the message',
      inRecords(hex`01 ${counted(3, hex`0303 ${new Uint8Array(32)} 20 00`)}`, 99),
    ],
    ['a message longer than anyone sends', hex`16 0301 0004 01 010000`],
    ['a second record of another type', hex`16 0301 0002 01 00 17 0301 0002 00 00`],
    ['a second record of another version', hex`16 0301 0002 01 00 16 0201 0002 00 00`],
  ])('%s is malformed', (_, octets) => {
    expect(parseClientHello(octets)).toBe('malformed');
  });
});

describe('the first octets', () => {
  test.each<[string, string, string | undefined]>([
    ['nothing', '', undefined],
    ['the beginning of the preface', 'PRI * HTTP/2', undefined],
    ['the line of the preface', 'PRI * HTTP/2.0\r\n', 'h2'],
    ['half a request line', 'GET /index', undefined],
    ['a request line', 'GET /index HTTP/1.1\r\n', 'http1'],
    ['a request line ended by LF only', 'GET / HTTP/1.0\n', 'http1'],
    ['a line that is no request', 'HELO example.com\r\n', 'unknown'],
    ['octets no request begins with', '\0\0\0', 'unknown'],
    ['a request line without end', `GET /${'a'.repeat(9000)}`, 'unknown'],
    ['0x16 without a version of TLS', '\x16\x05', 'unknown'],
    ['a record that is no ClientHello', '\x16\x03\x01\0\x01\x02', 'broken-tls'],
  ])('%s', (_name, text, protocol) => {
    expect(recognise(Buffer.from(text, 'latin1'))?.protocol).toBe(protocol);
  });
});

describe('names from the wire', () => {
  test.each<[string, boolean]>([
    ['example.com', true],
    ['a_b.example', true],
    ['xn--bcher-kva.example', true],
    ['*.example.com', false],
    ['a b', false],
    ['a\0b', false],
    ['-a', false],
    ['a..b', false],
    ['', false],
    ['127.0.0.1', false],
    ['bücher.example', false],
    ['a'.repeat(64), false],
    [`${'a.'.repeat(127)}a`, false],
  ])('%j as a host name: %s', (name, valid) => {
    expect(isHostName(name)).toBe(valid);
  });

  test.each<[string | undefined, string | undefined, string]>([
    ['Api.Example', '127.0.0.1', 'api.example'],
    ['api.example.', '127.0.0.1', 'api.example'],
    ['10.0.0.1', '127.0.0.1', '10.0.0.1'],
    ['*.example', '127.0.0.1', '127.0.0.1'],
    ['a\0b', '::ffff:127.0.0.1', '127.0.0.1'],
    [undefined, '::1', '::1'],
    [undefined, 'fe80::1%eth0', 'fe80::1'],
    [undefined, undefined, 'localhost'],
  ])('a client that asks for %j at %j is shown a certificate for %s', (serverName, localAddress, name) => {
    expect(certificateName(serverName, localAddress)).toBe(name);
  });

  test.each<[string | undefined, string, string | undefined]>([
    ['api.example', 'up.example', 'api.example'],
    ['api.example', '10.0.0.1', 'api.example'],
    ['localhost', 'up.example', 'up.example'],
    ['dev.localhost', 'up.example', 'up.example'],
    ['localhost', '10.0.0.1', 'localhost'],
    [undefined, 'up.example', 'up.example'],
    [undefined, '10.0.0.1', undefined],
    ['a\0b', 'up.example', 'up.example'],
  ])('a client that asks for %j makes us ask %s for %j', (serverName, host, asked) => {
    expect(upstreamServerName(serverName, host)).toBe(asked);
  });
});

test.each<[string, boolean]>([
  ['127.0.0.1', true],
  ['127.9.9.9', true],
  ['::1', true],
  ['::ffff:127.0.0.1', true],
  ['127.0.0.1.example', false],
  ['10.0.0.1', false],
  ['::', false],
])('%s on loopback: %s', (address, loopback) => {
  expect(isLoopback(address)).toBe(loopback);
});

test.each<[string, string]>([
  ['127.0.0.1', '127.0.0.1:1'],
  ['::1', '[::1]:1'],
  ['::ffff:10.0.0.1', '10.0.0.1:1'],
  ['up.example', 'up.example:1'],
])('the address %s is written %s', (host, written) => {
  expect(formatAddress(host, 1)).toBe(written);
});
