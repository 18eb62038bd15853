import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { errorCodeOf, type FrameToEncode } from '../../src/decode/index.ts';
import { type DemoServer, SCENES, startDemoServer } from '../../src/demo/index.ts';
import { have } from '../support/have.ts';
import { fieldOf } from '../support/inspected-proxy.ts';
import { cleanUp, identity } from '../support/proxy-rig.ts';
import { isA, isEndOf, RawClient } from '../support/raw-client.ts';

let server: DemoServer;
beforeAll(async () => {
  server = await startDemoServer(identity);
});
afterAll(() => server.close());
afterEach(cleanUp);

const INITIAL_WINDOW_SIZE = 4;
const HEADER_TABLE_SIZE = 1;

describe('the paths', () => {
  test.each([
    { path: '/', status: '200', says: 'The scenes of this demo' },
    { path: '/?x=1', status: '200', says: 'https://demo.test/echo' },
    { path: '/pings', status: '200', says: 'PING' },
    { path: '/nowhere', status: '404', says: 'no such scene' },
    { path: '/toString', status: '404', says: 'no such scene' },
  ])('GET $path is answered with $status', async ({ path, status, says }) => {
    const client = await RawClient.start(server.port);
    client.request(1, path);
    await client.next(isEndOf(1));
    expect(fieldOf(await client.next(isA('HEADERS')), ':status')).toBe(status);
    expect(client.contentOf(1)).toContain(says);
  });

  test('the index names every scene with a curl command', async () => {
    const client = await RawClient.start(server.port);
    client.request(1, '/');
    await client.next(isEndOf(1));
    for (const { path, curl } of SCENES) {
      expect(client.contentOf(1)).toContain(`curl -k --http2 ${curl} https://demo.test${path}\n`);
    }
  });

  test('HEAD is answered with HEADERS that end the stream', async () => {
    const client = await RawClient.start(server.port);
    client.request(1, '/chunks', { method: 'HEAD' });
    expect(await client.next(isEndOf(1))).toMatchObject({ type: 'HEADERS' });
  });

  test('a conversation goes on over what is no guess, in whatever frames it comes', async () => {
    const client = await RawClient.start(server.port);
    client.request(1, '/conversation', { method: 'POST', endStream: false });
    client.data(1, '{"gue');
    client.data(1, 'ss":0}\nwhat?\n', ['END_STREAM']);
    await client.next(isEndOf(1));
    const [, ...answers] = client.contentOf(1).trimEnd().split('\n');
    expect(answers.map((line) => JSON.parse(line))).toEqual([
      { guess: 0, answer: 'higher' },
      { error: expect.stringContaining('no guess') },
    ]);
  });
});

describe('what a server owes any client', () => {
  test('SETTINGS first, and an ACK for those of the client', async () => {
    const client = await RawClient.start(server.port);
    await client.next((frame) => frame.type === 'SETTINGS' && frame.flags.includes('ACK'));
    expect(client.frames[0]).toMatchObject({ type: 'SETTINGS', flags: [] });
  });

  test('it keeps to a window of nothing, then to what the client gives', async () => {
    const client = await RawClient.start(server.port, [{ identifier: INITIAL_WINDOW_SIZE, value: 0 }]);
    client.request(1, '/nowhere');
    await client.next(isA('HEADERS'));
    await client.roundTrip();
    expect(client.contentOf(1)).toBe('');
    client.send({ type: 'WINDOW_UPDATE', streamId: 1, windowSizeIncrement: 5 });
    await client.next(isA('DATA'));
    await client.roundTrip();
    expect(client.contentOf(1)).toBe('There');
    client.send({ type: 'SETTINGS', settings: [{ identifier: INITIAL_WINDOW_SIZE, value: 1000 }] });
    await client.next(isEndOf(1));
    expect(client.contentOf(1)).toMatch(/^There is no such scene.*\n$/);
  });

  test('it reads no more of a stream than it can send back', async () => {
    const client = await RawClient.start(server.port, [{ identifier: INITIAL_WINDOW_SIZE, value: 0 }]);
    client.request(1, '/echo', { method: 'POST', endStream: false });
    for (let frame = 0; frame < 3; frame++) client.data(1, 'x'.repeat(16_384));
    await client.roundTrip();
    const credited = client.frames.filter((frame) => frame.type === 'WINDOW_UPDATE' && frame.streamId === 1);
    expect(credited).toEqual([]);
    client.send({ type: 'WINDOW_UPDATE', streamId: 1, windowSizeIncrement: 49_152 });
    await client.until(() => client.contentOf(1).length === 3 * 4096);
    await client.next((frame) => frame.type === 'WINDOW_UPDATE' && frame.streamId === 1);
  });

  test('it keeps to a smaller header table', async () => {
    const client = await RawClient.start(server.port, [{ identifier: HEADER_TABLE_SIZE, value: 0 }]);
    client.request(1, '/nowhere');
    expect(await client.next(isA('HEADERS'))).toMatchObject({
      fieldBlock: { tableSizeUpdates: [{ maxSize: 0 }], dynamicTable: { entries: 0 }, problem: undefined },
    });
  });

  test('RST_STREAM ends what is held, and the connection goes on', async () => {
    const client = await RawClient.start(server.port);
    client.request(1, '/directives');
    await client.next(isA('HEADERS'));
    client.send({ type: 'RST_STREAM', streamId: 1, errorCode: errorCodeOf('CANCEL') });
    client.request(3, '/');
    await client.next(isEndOf(3));
    expect(client.frames.filter(isA('RST_STREAM'))).toEqual([]);
  });

  test('it takes no more than a hundred streams at once', async () => {
    const client = await RawClient.start(server.port);
    for (let stream = 0; stream <= 100; stream++) client.request(stream * 2 + 1, '/directives');
    const refusal = { streamId: 201, errorCode: errorCodeOf('REFUSED_STREAM') };
    expect(await client.next(isA('RST_STREAM'))).toMatchObject(refusal);
  });
});

describe('a client that breaks the rules is told so, and closed', () => {
  const brokenPing: FrameToEncode = { type: 'UNKNOWN', typeCode: 6, payload: 'short' };
  const tooLong: FrameToEncode = { type: 'UNKNOWN', typeCode: 0xbb, payload: 'x'.repeat(16_385) };
  const badBlock: FrameToEncode = { type: 'HEADERS', streamId: 1, flags: ['END_HEADERS'], fragment: '\x80' };
  test.each([
    { rule: 'a PING of 5 octets', frames: [brokenPing], error: 'PROTOCOL_ERROR' },
    { rule: 'a frame of 16385 octets', frames: [tooLong], error: 'FRAME_SIZE_ERROR' },
    { rule: 'a field block with index 0', frames: [badBlock], error: 'COMPRESSION_ERROR' },
  ] as const)('$rule: GOAWAY with $error', async ({ frames, error }) => {
    const client = await RawClient.start(server.port);
    client.send(...frames);
    expect(await client.next(isA('GOAWAY'))).toMatchObject({ errorCode: errorCodeOf(error) });
    await client.closed();
  });

  test('three PINGs in a hurry are forgiven', async () => {
    const client = await RawClient.start(server.port);
    for (let ping = 0; ping < 3; ping++) await client.roundTrip();
    client.request(1, '/');
    await client.next(isEndOf(1));
  });

  test('octets that are not HTTP/2: closed', async () => {
    const client = await RawClient.open(server.port);
    client.socket.write('GET / HTTP/1.1\r\nHost: demo.test\r\n\r\n');
    await client.closed();
  });

  test('closing the server closes what is held', async () => {
    const short = await startDemoServer(identity);
    const client = await RawClient.open(short.port);
    await Promise.all([short.close(), client.closed()]);
  });
});

describe.skipIf(!have('curl'))('curl', () => {
  const curl = async (...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> => {
    const url = `https://127.0.0.1:${server.port}${args.pop()}`;
    try {
      return { code: 0, ...(await promisify(execFile)('curl', ['-k', '-sS', '--http2', ...args, url])) };
    } catch (error) {
      return error as { code: number; stdout: string; stderr: string };
    }
  };

  test.each([
    { args: ['/'], code: [0], prints: /scenes/ },
    { args: ['-d', 'hello', '/echo'], code: [0], prints: /^hello$/ },
    { args: ['-d', '{"guess":0}\n', '/conversation'], code: [0], prints: /higher/ },
    { args: ['/chunks'], code: [0], prints: /piece 10 of 10\n$/ },
    { args: ['--max-time', '1.5', '-i', '/directives'], code: [28], prints: /^HTTP\/2 204/ },
    { args: ['/broken/stream'], code: [16, 52], prints: /^$/ },
    { args: ['/broken/status'], code: [92, 16], prints: /^$/ },
    { args: ['/broken/both'], code: [16, 52], prints: /^$/ },
  ])('$args: exit code $code', async ({ args, code, prints }) => {
    const result = await curl(...args);
    expect(code).toContain(result.code);
    expect(result.stdout).toMatch(prints);
  });
});
