import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { errorCodeOf } from '../../src/decode/index.ts';
import { runDemoClient, SCENES, startDemoServer } from '../../src/demo/index.ts';
import { selfSignedIdentity } from '../../src/proxy/index.ts';
import { fieldOf, sent, startInspectedProxy, type Trace } from '../support/inspected-proxy.ts';
import { cleanUp, identity, whenDone } from '../support/proxy-rig.ts';

/** The demo server, behind the proxy. */
async function startDemo(): Promise<{ port: number; trace: Trace }> {
  const server = await startDemoServer(identity);
  whenDone(() => server.close());
  return startInspectedProxy(server.port);
}

/** The whole demo is played once, through the proxy; the tests read the trace. */
describe('the demo, seen by the proxy', () => {
  let trace: Trace;
  const outcomes = new Map<string, string>();

  beforeAll(async () => {
    const demo = await startDemo();
    trace = demo.trace;
    await runDemoClient({
      port: demo.port,
      ca: identity.cert,
      signal: AbortSignal.timeout(15_000),
      onEnd: ({ name }, outcome) => outcomes.set(name, outcome),
    });
    await cleanUp();
  });

  test('every scene was played', () => {
    expect(Array.from(outcomes.keys())).toEqual(SCENES.map(({ name }) => name));
  });

  test('all of it could be decoded, but for what is wrong on purpose', () => {
    const kinds = new Set(trace.records.map(({ kind }) => kind));
    expect(kinds).not.toContain('octets');
    expect(kinds).not.toContain('observer-failed');
    expect(kinds).not.toContain('connection-failed');
    expect(trace.frames().filter(({ frame }) => frame.type === 'MALFORMED' || frame.type === 'UNKNOWN')).toEqual([]);
  });

  test('all connections were closed, and every octet was passed on', () => {
    const opened = trace.records.filter(({ kind }) => kind === 'connection-opened');
    const closed = trace.records.filter((record) => record.kind === 'connection-closed');
    expect(opened).toHaveLength(5);
    expect(closed).toHaveLength(5);
    expect(closed.map(({ octets }) => octets.server.read)).toEqual(closed.map(({ octets }) => octets.server.written));
  });

  test('echo: content goes both ways at once, all of it comes back, and both sides end', () => {
    const records = trace.streamOf('/echo');
    const contents = (from: 'client' | 'server') => sent(records, from, 'DATA').filter((data) => data.length > 0);
    expect(contents('server').map(({ content }) => content)).toEqual(contents('client').map(({ content }) => content));
    expect(contents('client')).toHaveLength(16);

    const data = records.filter(({ frame }) => frame.type === 'DATA');
    const turns = data.filter(({ from }, at) => at > 0 && from !== data[at - 1]!.from);
    expect(turns.length).toBeGreaterThan(8);
    for (const from of ['client', 'server'] as const) {
      const flags = sent(records, from, 'DATA').map((frame) => frame.flags.includes('END_STREAM'));
      expect(flags.indexOf(true)).toBe(flags.length - 1);
    }
  });

  test('echo: both sides give back window', () => {
    for (const from of ['client', 'server'] as const) {
      expect(sent(trace.streamOf('/echo'), from, 'WINDOW_UPDATE')).not.toEqual([]);
    }
  });

  test('conversation: one line of JSON a frame, in turns, until the number is found', () => {
    const lines = trace
      .streamOf('/conversation')
      .flatMap(({ from, frame }) =>
        frame.type === 'DATA' && frame.length > 0 ? [{ from, said: JSON.parse(frame.content) }] : [],
      );
    expect(lines.map(({ from }) => from)).toEqual(lines.map((_, at) => (at % 2 === 0 ? 'server' : 'client')));
    expect(lines.at(-1)!.said).toEqual({ guess: lines.at(-2)!.said.guess, answer: 'correct' });
  });

  test('conversation: the pauses between the turns are seen', () => {
    const times = trace.streamOf('/conversation').flatMap(({ at, frame }) => (frame.type === 'DATA' ? [at] : []));
    expect(times.at(-1)! - times[0]!).toBeGreaterThan((times.length - 3) * 90);
  });

  test('directives: the response is HEADERS without END_STREAM, and nothing follows until the client lets go', () => {
    const records = trace.streamOf('/directives');
    expect(records.map(({ from, frame }) => [from, frame.type, frame.flags])).toEqual([
      ['client', 'HEADERS', expect.arrayContaining(['END_STREAM', 'END_HEADERS'])],
      ['server', 'HEADERS', ['END_HEADERS']],
      ['client', 'RST_STREAM', []],
    ]);
    expect(fieldOf(records[1]!.frame, ':status')).toBe('204');
    expect(sent(records, 'client', 'RST_STREAM')[0]).toMatchObject({ errorCode: errorCodeOf('CANCEL') });
  });

  test('directives: while it is held, other streams of the connection go on', () => {
    const [, held, released] = trace.streamOf('/directives');
    const chunks = trace.streamOf('/chunks');
    expect(chunks[0]!.connection).toBe(held!.connection);
    expect(chunks[0]!.seq).toBeGreaterThan(held!.seq);
    expect(chunks.at(-1)!.seq).toBeLessThan(released!.seq);
  });

  test('chunks: ten DATA frames, each at its time', () => {
    const data = trace.streamOf('/chunks').filter(({ from, frame }) => from === 'server' && frame.type === 'DATA');
    expect(data.map(({ frame }) => frame.length > 0)).toEqual([...Array(10).fill(true), false]);
    const gaps = data.slice(1).map(({ at }, index) => at - data[index]!.at);
    expect(Math.max(...gaps)).toBeLessThan(900);
    expect(data.at(-1)!.at - data[0]!.at).toBeGreaterThan(900);
  });

  test('pings: the fourth of a quick series is answered, then comes GOAWAY with its reason', () => {
    const records = trace.connectionOf('/pings');
    const acknowledged = sent(records, 'server', 'PING').map(({ opaqueData }) => opaqueData);
    expect(acknowledged).toEqual(['demo1   ', 'demo2   ', 'demo3   ', 'demo4   ']);
    expect(sent(records, 'client', 'PING').map(({ opaqueData }) => opaqueData)).toEqual(
      expect.arrayContaining(acknowledged),
    );
    expect(sent(records, 'server', 'GOAWAY')).toMatchObject([
      { lastStreamId: 1, errorCode: errorCodeOf('ENHANCE_YOUR_CALM'), debugData: 'too_many_pings' },
    ]);
  });

  test.each([
    { bug: 'wrong stream', path: '/broken/stream', streamId: 3, status: ':status', complaint: 'GOAWAY' },
    { bug: 'wrong name', path: '/broken/status', streamId: 1, status: ':status:', complaint: 'RST_STREAM' },
    { bug: 'both', path: '/broken/both', streamId: 3, status: ':status:', complaint: 'GOAWAY' },
  ] as const)('broken, $bug: the response as it was sent, and $complaint of the client', (row) => {
    const records = trace.connectionOf(row.path);
    const response = sent(records, 'server', 'HEADERS')[0]!;
    expect(trace.request(row.path).frame.streamId).toBe(1);
    expect(response.streamId).toBe(row.streamId);
    expect(response.fieldBlock?.fields[0]).toMatchObject({ name: row.status, value: '200' });
    expect(sent(records, 'client', row.complaint)[0]?.errorCode).toBeGreaterThan(0);
  });

  test('broken: each bug can be seen without the other', () => {
    expect(outcomes.get('wrong-stream')).not.toBe(outcomes.get('wrong-status'));
    expect(outcomes.get('wrong-both')).toBe(outcomes.get('wrong-stream'));
  });
});

describe('a demo client that is stopped, or told what to play', () => {
  afterEach(cleanUp);

  const pathsOf = (trace: Trace) => trace.frames().flatMap(({ frame }) => fieldOf(frame, ':path') ?? []);

  test('plays the scenes that were chosen, in the order of the demo', async () => {
    const { port, trace } = await startDemo();
    await runDemoClient({
      port,
      ca: identity.cert,
      signal: AbortSignal.timeout(10_000),
      scenes: ['wrong-status', 'directives'],
    });
    expect(pathsOf(trace)).toEqual(['/directives', '/broken/status']);
  });

  test('with repeat it holds what is held and goes on, until it is stopped', async () => {
    const { port, trace } = await startDemo();
    const stop = new AbortController();
    const scenes = ['directives'] as const;
    const played = runDemoClient({ port, ca: identity.cert, signal: stop.signal, scenes, repeat: true });
    await trace.until(() => pathsOf(trace).includes('/echo'));
    expect(trace.streamOf('/directives').map(({ frame }) => frame.type)).toEqual(['HEADERS', 'HEADERS']);
    stop.abort();
    await played;
    await trace.until(() => trace.records.some(({ kind }) => kind === 'connection-closed'));
  });

  test.each(SCENES.map(({ name, path }) => ({ name, path })))(
    'can be stopped in the middle of $name',
    async (scene) => {
      const { port, trace } = await startDemo();
      const stop = new AbortController();
      const played = runDemoClient({ port, ca: identity.cert, signal: stop.signal, scenes: [scene.name] });
      await trace.until(() => pathsOf(trace).includes(scene.path));
      stop.abort();
      await played;
    },
  );

  test('can be stopped before it has a connection', async () => {
    const { port, trace } = await startDemo();
    const stop = new AbortController();
    const played = runDemoClient({ port, ca: identity.cert, signal: stop.signal });
    stop.abort();
    await played;
    expect(pathsOf(trace)).toEqual([]);
  });

  test('says so when nobody listens', async () => {
    const { port, close } = await startDemoServer(identity);
    await close();
    const played = runDemoClient({ port, ca: identity.cert, signal: AbortSignal.timeout(10_000) });
    await expect(played).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  test('says so when it does not trust the certificate', async () => {
    const { port } = await startDemo();
    const { cert: ca } = await selfSignedIdentity(['127.0.0.1']);
    await expect(runDemoClient({ port, ca, signal: AbortSignal.timeout(10_000) })).rejects.toThrow(/certificate/);
  });
});
