import { afterEach, describe, expect, test } from 'vitest';
import { runDemoClient, startDemoServer } from '../../src/demo/index.ts';
import type { RecordOf, TraceRecord } from '../../src/trace/index.ts';
import { startJudgedSession } from '../support/good-sessions.ts';
import { have } from '../support/have.ts';
import { run } from '../support/live-cli.ts';
import { cleanUp, identity, whenDone } from '../support/proxy-rig.ts';

afterEach(cleanUp);

/** The cases this program was made for: through real sockets, with what a client's user sees. */
async function startDemo(held = 10_000) {
  const { port, close } = await startDemoServer(identity);
  whenDone(close);
  return startJudgedSession({ port, tls: true }, { held });
}

type Finding = RecordOf<'finding'>;
const findingsOf = (records: readonly TraceRecord[]) =>
  records.filter((record): record is Finding => record.kind === 'finding');

/** What follows from it, by rule. */
const consequences = (findings: readonly Finding[], root: Finding) =>
  findings.filter(({ cause }) => cause === root.seq).map(({ rule }) => rule);

describe.skipIf(!have('curl'))('curl asks a server that', () => {
  const ask = async (path: string) => {
    const session = await startDemo();
    const { code, stderr } = await run('curl', [
      '-sSk',
      '--max-time',
      '10',
      `https://127.0.0.1:${session.port}${path}`,
    ]);
    const findings = findingsOf(await session.end());
    const errors = findings.filter(({ severity, cause }) => severity === 'error' && cause === undefined);
    return { code, stderr, findings, errors };
  };

  test('answers on a wrong stream', async () => {
    const { code, findings, errors } = await ask('/broken/stream');
    // (16), and (52) from curl 7.88.
    expect([16, 52]).toContain(code);
    expect(errors).toMatchObject([{ rule: 'stream-id-not-opened-by-client', fault: 'server', streamId: 3 }]);
    expect(errors[0]!.summary).toMatch(
      /^The server sent HEADERS on stream 3, but the client has only opened up to 1|stream 1/,
    );
    expect(errors[0]!.symptom).toMatch(/\(16\).*\(52\)/);
    expect(consequences(findings, errors[0]!)).toContain('goaway-protocol-error');
  });

  test('calls the status :status:', async () => {
    const { code, stderr, findings, errors } = await ask('/broken/status');
    expect([16, 92], stderr).toContain(code);
    expect(errors).toMatchObject([{ rule: 'pseudo-header-unknown', fault: 'server', streamId: 1 }]);
    expect(errors[0]!.summary).toMatch(/^The server sent .*":status:".*did you mean ":status"\?$/);
    expect(errors[0]!.symptom).toMatch(/\(92\).*\(16\)/);
    expect(consequences(findings, errors[0]!)).toContain('pseudo-header-missing');
  });

  test('does both', async () => {
    const { errors } = await ask('/broken/both');
    expect(errors.map(({ rule, fault }) => `${rule}: ${fault}`)).toEqual([
      'stream-id-not-opened-by-client: server',
      'pseudo-header-unknown: server',
    ]);
  });

  test('answers 204 and holds it open: for information, once the time is over', async () => {
    const session = await startDemo(600);
    const url = `https://127.0.0.1:${session.port}/directives`;
    await run('curl', ['-sSk', '--max-time', '1.5', url]);
    const findings = findingsOf(await session.end());
    expect(findings.filter(({ severity }) => severity !== 'info')).toEqual([]);
    expect(findings).toContainEqual(expect.objectContaining({ rule: 'response-held-open', severity: 'info' }));
  });
});

test('too many PINGs: the verdict names their cadence', async () => {
  const session = await startDemo();
  await runDemoClient({
    port: session.port,
    ca: identity.cert,
    signal: AbortSignal.timeout(15_000),
    scenes: ['pings'],
  });
  const findings = findingsOf(await session.end());
  const calm = findings.filter(({ rule }) => /pings|calm/.test(rule));
  expect(calm.map(({ summary }) => summary).join('\n')).toMatch(/too_many_pings/);
  expect(calm.map(({ summary }) => summary).join('\n')).toMatch(/PING.* every \d+ ms|\d+ PINGs? .*\d+ ms/);
});
