import { describe, expect, test } from 'vitest';
import { parseDataLimit, parseListen, parseUpstream, urlOf } from '../../src/cli/options.ts';

describe('--upstream', () => {
  test.each([
    ['localhost:8443', 'https://localhost:8443'],
    ['https://localhost:8443', 'https://localhost:8443'],
    ['https://localhost:8443/', 'https://localhost:8443'],
    ['http://localhost:8080', 'http://localhost:8080'],
    ['HTTPS://Example.test', 'https://Example.test:443'],
    ['http://example.test', 'http://example.test:80'],
    ['[::1]:8443', 'https://[::1]:8443'],
    ['http://[::1]', 'http://[::1]:80'],
  ])('%s is %s', (text, url) => {
    const upstream = parseUpstream(text);
    expect(urlOf(upstream, upstream.tls)).toBe(url);
  });

  test.each([
    ['', 'port is missing'],
    ['localhost', 'port is missing'],
    ['localhost:', 'not a port'],
    ['localhost:http', 'not a port'],
    ['localhost:0', 'not a port'],
    ['localhost:65536', 'not a port'],
    ['::1:8443', 'in brackets'],
    [':8443', 'host:port'],
    ['ftp://localhost:21', 'not a scheme'],
    ['https://localhost:8443/path', 'host and a port only'],
    ['https://user@localhost:8443', 'host and a port only'],
  ])('%j is refused: %s', (text, reason) => {
    expect(() => parseUpstream(text)).toThrow(reason);
  });
});

describe('--listen', () => {
  test.each([
    ['9443', '127.0.0.1', 9443],
    ['0', '127.0.0.1', 0],
    ['0.0.0.0:9443', '0.0.0.0', 9443],
    ['[::1]:9443', '::1', 9443],
    ['localhost:0', 'localhost', 0],
  ])('%s is %s, port %i', (text, host, port) => {
    expect(parseListen(text)).toEqual({ host, port });
  });

  test.each(['', 'x', '-1', '70000', 'localhost:x', '::1:1'])('%j is refused', (text) => {
    expect(() => parseListen(text)).toThrow();
  });
});

test('--data-limit counts octets, or is all', () => {
  expect(parseDataLimit('0')).toBe(0);
  expect(parseDataLimit('4096')).toBe(4096);
  expect(parseDataLimit('all')).toBe(Number.POSITIVE_INFINITY);
  expect(() => parseDataLimit('4k')).toThrow('number of octets');
});
