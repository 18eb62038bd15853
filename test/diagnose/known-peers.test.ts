import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { KNOWN_PEERS, recognisePeer } from '../../src/diagnose/known-peers.ts';

const catalogue = readFileSync(new URL('../fixtures/rule-catalogue.json', import.meta.url), 'utf8');
const ruleIds = new Set((JSON.parse(catalogue) as { id: string }[]).map(({ id }) => id));
const settings = (...pairs: [number, number][]) => pairs.map(([identifier, value]) => ({ identifier, value }));

describe('by what it says of itself', () => {
  test.each([
    ['server', 'nginx/1.22.1', 'nginx'],
    ['server', 'openresty', 'nginx'],
    ['server', 'nghttpd nghttp2/1.52.0', 'nghttp2'],
    ['server', 'Apache/2.4.62 (Debian)', 'Apache'],
    ['server', 'envoy', 'Envoy'],
    ['client', 'curl/7.88.1', 'curl'],
    ['client', 'Go-http-client/2.0', 'Go'],
    ['client', 'grpc-go/1.67.0', 'grpc-go'],
    ['client', 'grpc-python/1.60.0 grpc-c/37.0.0 (linux; chttp2)', 'gRPC C-core'],
    ['client', 'grpc-java-netty/1.60.0', 'Netty'],
    ['client', 'okhttp/4.12.0', 'OkHttp'],
    ['client', 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/120.0.0.0 Safari/537.36', 'Chrome'],
    ['client', 'Mozilla/5.0 (X11; Linux x86_64; rv:121.0) Gecko/20100101 Firefox/121.0', 'Firefox'],
  ] as const)('%s %s', (peer, product, name) => {
    expect(recognisePeer({ peer, product })).toMatchObject({ peer: { name }, by: 'field' });
  });
});

describe('by its first SETTINGS frame (read from the real ones)', () => {
  test.each([
    ['nginx 1.22.1', 'server', settings([3, 128], [4, 65536], [5, 16777215]), 'nginx'],
    ['curl 7.88.1', 'client', settings([3, 100], [4, 33554432], [2, 0]), 'curl'],
    ['Go 1.19 client', 'client', settings([2, 0], [4, 4194304], [6, 10485760]), 'Go'],
    ['Go 1.19 server', 'server', settings([5, 1048576], [3, 250], [6, 1048896], [4, 1048576]), 'Go'],
  ] as const)('%s', (_, peer, offered, name) => {
    expect(recognisePeer({ peer, settings: offered })).toMatchObject({ peer: { name }, by: 'settings' });
  });

  test.each([
    ['an empty one (Node.js)', 'client', settings()],
    ['one of nghttp', 'client', settings([3, 100], [4, 65535])],
    ['nginx’s, but from a client', 'client', settings([3, 128], [4, 65536], [5, 16777215])],
    ['nginx’s in another order', 'server', settings([4, 65536], [3, 128], [5, 16777215])],
    ['nginx’s with one more', 'server', settings([3, 128], [4, 65536], [5, 16777215], [6, 1])],
  ] as const)('%s tells nothing', (_, peer, offered) => {
    expect(recognisePeer({ peer, settings: offered })).toBeUndefined();
  });
});

test('by a PING of its own', () => {
  const pings = ['\x02\x04\x10\x10\x09\x0e\x07\x07'];
  expect(recognisePeer({ peer: 'client', pings })).toMatchObject({ peer: { name: 'grpc-go' }, by: 'ping' });
});

test('what it says of itself goes before its habits', () => {
  const offered = settings([3, 128], [4, 65536], [5, 16777215]);
  expect(recognisePeer({ peer: 'server', product: 'envoy', settings: offered })?.peer.name).toBe('Envoy');
});

test('limits name only rules that exist', () => {
  expect(KNOWN_PEERS.flatMap(({ enforces }) => enforces.filter(({ rule }) => !ruleIds.has(rule)))).toEqual([]);
});

test('never throws, and takes any field', () => {
  const any = fc.string({ unit: 'binary', maxLength: 2000 });
  fc.assert(
    fc.property(any, any, (product, ping) => !recognisePeer({ peer: 'client', product, pings: [ping] })?.by[99]),
  );
});
