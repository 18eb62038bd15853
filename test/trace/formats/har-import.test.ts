import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decodeContent } from '../../../src/files/index.ts';
import { HarWriter } from '../../../src/trace/index.ts';
import { CHROMIUM, Chromium } from '../../support/chromium.ts';
import { play } from '../../support/sequence.ts';

/** The developer tools that come with the browser, with the code behind "Import HAR file". */
const DEVTOOLS = 'devtools://devtools/bundled';

const sequence =
  'OPEN; C> HDR(1,EH){:method POST, :scheme https, :authority example.com, :path /api, content-type text/plain};' +
  '+4ms; C> DATA(1,"hello",ES); +9ms; S> HDR(1,EH){:status 201, content-type application/json, content-encoding gzip};' +
  `+19ms; S> DATA(1,x${gzipSync('{"ok":true}').toString('hex')},ES); GET3; S> RST(3,REFUSED_STREAM); GET5`;

function har(): string {
  const writer = new HarWriter({ decodeContent });
  const begin = writer.begin({ tool: 'h2inspect/test', startedAt: '2026-11-20T10:00:00.000Z' });
  return (
    begin +
    play(sequence, [])
      .records.map((record) => writer.record(record))
      .join('') +
    writer.end()
  );
}

describe.skipIf(!CHROMIUM)('as the developer tools of Chromium import it', () => {
  let browser: Chromium;
  beforeAll(async () => {
    browser = new Chromium();
    await browser.open(`${DEVTOOLS}/devtools_app.html`);
  }, 60_000);
  afterAll(() => browser?.close());

  test('every stream is a request with method, address, status, time and content', async () => {
    const requests = await browser.evaluate(`import('${DEVTOOLS}/models/har/har.js').then(({ HARFormat, Importer }) => {
      const { log } = new HARFormat.HARRoot(${har()});
      return Promise.all(Importer.Importer.requestsFromHARLog(log).map(async (request) => ({
        method: request.requestMethod,
        url: request.url(),
        status: request.statusCode,
        remote: request.remoteAddress(),
        milliseconds: Math.round(request.duration * 1000),
        content: (await request.requestContentData()).text,
        posted: await request.requestFormData(),
      })));
    })`);
    const get = { method: 'GET', url: 'https://a/', status: 0, remote: '127.0.0.1:443', content: '', posted: null };
    expect(requests).toEqual([
      {
        ...{ method: 'POST', url: 'https://example.com/api', status: 201, remote: '127.0.0.1:443' },
        ...{ milliseconds: 35, content: '{"ok":true}', posted: 'hello' },
      },
      { ...get, milliseconds: 1 },
      { ...get, milliseconds: 0 },
    ]);
  });
});
