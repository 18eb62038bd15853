import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { CHROMIUM, Chromium } from '../support/chromium.ts';
import { SCENES } from '../support/good-scenes.ts';
import { goPeers, nodeServer } from '../support/good-servers.ts';
import { loud, startJudgedSession } from '../support/good-sessions.ts';
import { have } from '../support/have.ts';
import { run } from '../support/live-cli.ts';
import { cleanUp } from '../support/proxy-rig.ts';

const folder = mkdtempSync(join(tmpdir(), 'h2inspect-good-'));
const upload = join(folder, 'upload');
writeFileSync(upload, 'x'.repeat(300_000));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(cleanUp);

beforeAll(async () => {
  if (have('go')) await goPeers(folder);
}, 180_000);

const SHORT = `CURL='curl -sSk --max-time 20'; GO=${folder}/client; UPLOAD=${upload};`;

for (const { name, needs, server, command } of SCENES) {
  const isPlayable = needs.every(have);
  test.skipIf(!isPlayable)(`${name} raises no error and no warning`, { timeout: 60_000 }, async () => {
    const session = await startJudgedSession(await server(folder));
    const address = `127.0.0.1:${session.port}`;
    const urls = `URL=https://${address}; CLEAR=http://${address};`;
    const { code, stderr } = await run('sh', ['-c', SHORT + urls + command]);
    expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
    const records = await session.end(name);
    expect(records.filter(({ kind }) => kind === 'connection-opened').length).toBeGreaterThan(0);
    expect(loud(records)).toEqual([]);
  });
}

/** A browser asks for less behind the user's back than it does by default. */
const QUIET = ['--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-quic'];

test.skipIf(!CHROMIUM)('Chromium raises no error and no warning', { timeout: 60_000 }, async () => {
  const session = await startJudgedSession(await nodeServer(true));
  const browser = new Chromium(...QUIET, '--ignore-certificate-errors');
  try {
    await browser.open(`https://127.0.0.1:${session.port}/page`);
    // A page with a stylesheet, an image and a script; a POST, events, a download that is broken off, a dozen at once.
    expect(await browser.evaluate('window.finished')).toBe('finished');
  } finally {
    await browser.close();
  }
  const records = await session.end('chromium');
  expect(loud(records)).toEqual([]);
});
