import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { type ClientHttp2Session, connect } from 'node:http2';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { have } from '../support/have.ts';
import { fieldOf, sent, startInspectedProxy, type Trace } from '../support/inspected-proxy.ts';
import { cleanUp, identity, whenDone } from '../support/proxy-rig.ts';

const SOURCES = join(import.meta.dirname, '../../examples/go');
const BUILD_MS = 180_000;

/** Servers that are not ours, in another language, with another HTTP/2. */
describe.skipIf(!have('go'))('the example servers in Go, seen by the proxy', () => {
  let programs: string;
  beforeAll(async () => {
    programs = await mkdtemp(join(tmpdir(), 'h2inspect-go-'));
    await promisify(execFile)('go', ['build', '-o', `${programs}/`, './...'], { cwd: SOURCES });
  }, BUILD_MS);
  afterAll(() => rm(programs, { recursive: true }));
  afterEach(cleanUp);

  /** A client whose connection goes through the proxy to one of the programs. */
  async function talkTo(program: string, ...args: string[]): Promise<{ client: ClientHttp2Session; trace: Trace }> {
    const child = spawn(join(programs, program), ['-address', '127.0.0.1:0', ...args]);
    whenDone(() => child.kill());
    const [url] = await once(createInterface(child.stdout), 'line');
    const { port, trace } = await startInspectedProxy(Number(new URL(url).port));
    const client = connect(`https://127.0.0.1:${port}`, { ca: identity.cert });
    client.on('error', () => {});
    whenDone(() => client.destroy());
    return { client, trace };
  }

  test('echo: each piece is back before the next one is sent', async () => {
    const { client, trace } = await talkTo('echo');
    const stream = client.request({ ':method': 'POST', ':path': '/echo' });
    for (let piece = 1; piece <= 20; piece++) {
      stream.write(`piece ${piece}`);
      const [echoed] = await once(stream, 'data');
      expect(`${echoed}`).toBe(`piece ${piece}`);
    }
    stream.end();
    await once(stream, 'end');
    const data = trace.streamOf('/echo').flatMap(({ from, frame }) => (frame.type === 'DATA' ? [{ from, frame }] : []));
    const contents = data.slice(0, 40).map(({ from, frame }) => `${from}: ${frame.content}`);
    const expected = Array.from({ length: 20 }, (_, at) => [`client: piece ${at + 1}`, `server: piece ${at + 1}`]);
    expect(contents).toEqual(expected.flat());
    expect(sent(trace.streamOf('/echo'), 'server', 'DATA').at(-1)?.flags).toEqual(['END_STREAM']);
  });

  test('chunks: ten DATA frames, over a second', async () => {
    const { client, trace } = await talkTo('chunks');
    const stream = client.request({ ':path': '/chunks' });
    await once(stream.resume(), 'end');
    const pieces = trace.streamOf('/chunks').filter(({ frame }) => frame.type === 'DATA' && frame.length > 0);
    expect(pieces).toHaveLength(10);
    expect(pieces.at(-1)!.at - pieces[0]!.at).toBeGreaterThan(800);
  });

  test('held: HEADERS without END_STREAM, then nothing', async () => {
    const { client, trace } = await talkTo('chunks');
    const stream = client.request({ ':path': '/held' });
    await once(stream, 'response');
    await new Promise<void>((pong) => client.ping(() => pong()));
    const fromServer = trace.streamOf('/held').filter(({ from }) => from === 'server');
    expect(fromServer.map(({ frame }) => [frame.type, frame.flags])).toEqual([['HEADERS', ['END_HEADERS']]]);
  });

  test('dialogue: each side writes a line whenever it likes, on one stream', async () => {
    const { client, trace } = await talkTo('dialogue');
    const stream = client.request({ ':method': 'POST', ':path': '/dialogue' });
    const lines = createInterface(stream)[Symbol.asyncIterator]();
    for (let ask = 1; ask <= 5; ask++) {
      stream.write(`{"ask":${ask}}\n`);
      expect((await lines.next()).value).toBe(`{"answer":{"ask":${ask}}}`);
    }
    stream.end();
    expect(await lines.next()).toMatchObject({ done: true });
    const frames = trace.streamOf('/dialogue');
    const content = (from: 'client' | 'server') =>
      sent(frames, from, 'DATA')
        .map((frame) => frame.content)
        .join('');
    expect(content('client')).toBe([1, 2, 3, 4, 5].map((ask) => `{"ask":${ask}}\n`).join(''));
    expect(content('server')).toBe([1, 2, 3, 4, 5].map((ask) => `{"answer":{"ask":${ask}}}\n`).join(''));
    expect(fieldOf(sent(frames, 'server', 'HEADERS')[0]!, 'content-type')).toBe('application/x-ndjson');
    expect(new Set(frames.map(({ frame }) => frame.streamId)).size).toBe(1);
  });

  test('directives: what an event says on its own stream comes down the open one', async () => {
    const { client, trace } = await talkTo('directives');
    const down = client.request({ ':path': '/v1/directives' });
    await once(down, 'response');
    for (const event of ['{"event":"hello"}', '{"event":"bye"}']) {
      const up = client.request({ ':method': 'POST', ':path': '/v1/events' });
      up.end(event);
      const [[fields], [directive]] = await Promise.all([once(up, 'response'), once(down, 'data')]);
      expect(fields[':status']).toBe(204);
      expect(`${directive}`).toBe(`${event}\n`);
    }
    const fromServer = trace.streamOf('/v1/directives').filter(({ from }) => from === 'server');
    expect(fromServer.map(({ frame }) => [frame.type, frame.flags])).toEqual([
      ['HEADERS', ['END_HEADERS']],
      ['DATA', []],
      ['DATA', []],
    ]);
    expect(fieldOf(sent(fromServer, 'server', 'HEADERS')[0]!, 'content-type')).toBe('application/json');
  });

  test('directives, empty: 204 without END_STREAM, then nothing', async () => {
    const { client, trace } = await talkTo('directives');
    const down = client.request({ ':path': '/v1/directives?empty=1' });
    const [fields] = await once(down, 'response');
    expect(fields[':status']).toBe(204);
    const up = client.request({ ':method': 'POST', ':path': '/v1/events' });
    up.end('{"event":"hello"}');
    await once(up, 'response');
    const fromServer = trace.streamOf('/v1/directives?empty=1').filter(({ from }) => from === 'server');
    expect(fromServer.map(({ frame }) => [frame.type, frame.flags])).toEqual([['HEADERS', ['END_HEADERS']]]);
  });

  test.each([
    { args: [], streamId: 3, name: ':status:' },
    { args: ['-bugs', 'stream'], streamId: 3, name: ':status' },
    { args: ['-bugs', 'status'], streamId: 1, name: ':status:' },
  ])('broken $args: $name on stream $streamId is shown as it was sent', async ({ args, streamId, name }) => {
    const { client, trace } = await talkTo('broken', ...args);
    const [error] = await once(client.request({ ':path': '/anything' }), 'error');
    expect(error.code).toMatch(/^ERR_HTTP2/);
    const response = sent(trace.frames(), 'server', 'HEADERS')[0]!;
    expect(response.streamId).toBe(streamId);
    expect(response.fieldBlock).toMatchObject({ problem: undefined, fields: [{ name, value: '200' }] });
    expect(fieldOf(response, name)).toBe('200');
    expect(trace.request('/anything').frame.streamId).toBe(1);
  });
});
