import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { impostorIn } from '../../src/diagnose/magic-lengths.ts';

const headOf = (text: string) => {
  const octets = Buffer.from(text.slice(0, 9), 'latin1');
  return {
    length: octets.readUIntBE(0, 3),
    typeCode: octets[3]!,
    flagBits: octets[4]!,
    streamId: octets.readUInt32BE(5) & 0x7fffffff,
  };
};

describe('a length alone', () => {
  test.each([
    [4740180, 'HTT', 'an HTTP/1.x response'],
    [4670804, 'GET', 'an HTTP/1.x request'],
    [5263187, 'POS', 'an HTTP/1.x request'],
    [5264724, 'PUT', 'an HTTP/1.x request'],
    [4736321, 'HEA', 'an HTTP/1.x request'],
    [4474188, 'DEL', 'an HTTP/1.x request'],
    [5197908, 'OPT', 'an HTTP/1.x request'],
    [5259604, 'PAT', 'an HTTP/1.x request'],
    [4411214, 'CON', 'an HTTP/1.x request'],
    [5263945, 'PRI', 'a second connection preface'],
    [5460808, 'SSH', 'an SSH greeting'],
    [3958900, '<ht', 'an HTML page'],
    [3950676, '<HT', 'an HTML page'],
    [3940676, '<!D', 'an HTML page'],
    [3289648, '220', 'the greeting of a mail or FTP server'],
    [8069733, '{"e', 'a JSON document'],
    [854541, '\r\n\r', 'an empty line, the end of an HTTP/1.x head'],
    [1442561, '\x16\x03\x01', 'a TLS handshake: TLS inside TLS, or on a cleartext port'],
    [1377027, '\x15\x03\x03', 'a TLS alert: TLS inside TLS, or on a cleartext port'],
    [1508099, '\x17\x03\x03', 'TLS application data: TLS inside TLS, or on a cleartext port'],
  ])('%i spells %j', (length, text, what) => {
    expect(impostorIn({ length })).toEqual({ text, what });
  });
});

describe('a whole head', () => {
  test.each([
    ['HTTP/1.1 200 OK', 'HTTP/1.1 ', 'an HTTP/1.x response'],
    ['GET / HTTP/1.1', 'GET / HTT', 'an HTTP/1.x request'],
    ['PRI * HTTP/2.0', 'PRI * HTT', 'a second connection preface'],
    ['{"error":"no"}', '{"error":', 'a JSON document'],
  ])('%j', (octets, text, what) => {
    expect(impostorIn(headOf(octets))).toEqual({ text, what });
  });

  test('of HTTP/1.1 it is type 0x50, flags 0x2f, stream 825110816', () => {
    const head = { length: 4740180, typeCode: 0x50, flagBits: 0x2f, streamId: 825110816 };
    expect(impostorIn(head)?.text).toBe('HTTP/1.1 ');
  });

  test.each([
    ['the beginning is right and what follows is not', 'GETAWAY ON'],
    ['a large frame of a known type', '\x4f\xff\xff\x00\x01\x00\x00\x00\x01'],
  ])('%s: no impostor', (_, octets) => {
    expect(impostorIn(headOf(octets))).toBeUndefined();
  });

  test('a frame that is legal by default never is one', () => {
    fc.assert(fc.property(fc.nat(16384), (length) => impostorIn({ length }) === undefined));
  });
});
