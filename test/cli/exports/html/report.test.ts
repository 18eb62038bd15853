import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { htmlWriter } from '../../../../src/cli/exports/html/index.ts';
import { prose } from '../../../../src/cli/exports/html/markup.ts';
import { RULES } from '../../../../src/diagnose/index.ts';
import { limits } from '../../../../src/limits.ts';
import type { TraceHeader, TraceRecord } from '../../../../src/trace/index.ts';
import { anyRecord } from '../../../support/any-record.ts';
import { CHROMIUM, Chromium } from '../../../support/chromium.ts';
import { temporaryFolder } from '../../../support/cli.ts';
import { play } from '../../../support/sequence.ts';
import { frameRecord } from '../../../trace/filter/records.ts';

const header: TraceHeader = {
  tool: 'h2inspect/test',
  startedAt: '2026-11-20T10:00:00.000Z',
  upstream: 'https://api.example.com',
};

interface Wanted {
  readonly withSecrets?: boolean;
  readonly head?: TraceHeader;
  readonly wanted?: (record: TraceRecord) => boolean;
}

function report(records: readonly TraceRecord[], options: Wanted = {}): string {
  const { withSecrets = false, head = header, wanted = () => true } = options;
  let chosen = true;
  const writer = htmlWriter({ withSecrets, select: () => chosen, keeps: wanted });
  writer.begin(head);
  for (const record of records) {
    chosen = wanted(record);
    writer.record(record);
  }
  return String(writer.end());
}

const reportOf = (sequence: string, options = {}): string => report(play(sequence, RULES).records, options);

/** Ends the element it is in, and takes the page over where that works. */
const EVIL = `</script></pre></title><img src=x onerror="document.title='owned'"><script>document.title='owned'</script>'\\"&lt;`;
const quoted = EVIL.replaceAll('\\', '').replaceAll('"', '\\"');
const sequence =
  `OPEN; C> SET{4=1000000}; C> HDR(201,EH){:method POST, :scheme https, :authority api.example.com, :path "/${quoted}", authorization "Bearer hush"};` +
  `C> DATA(201,"{\\"a\\":[1,{\\"b\\":\\"${EVIL.replaceAll('"', '').replaceAll('\\', '')}\\"}]}",ES); +40ms;` +
  `S> HDR(201,EH){:status 200, content-type application/json, content-encoding gzip, set-cookie "sid=hush; Path=/", "x-evil" "${quoted}"};` +
  `S> DATA(201,x${gzipSync('{"ok":true}').toString('hex')},ES); S> DATA(201,"late"); 60 x (GET$n; OK$n.ES); GET301; S> GOAWAY(301,ENHANCE_YOUR_CALM,"${quoted}")`;

describe('the page', () => {
  const page = reportOf(sequence, { head: { ...header, upstream: EVIL, tool: EVIL } });

  test('holds nothing of the wire as HTML', () => {
    expect(page).not.toContain('<img');
    expect(page.match(/<script/g)).toHaveLength(2);
    expect(page.match(/<\/script/g)).toHaveLength(2);
  });

  test('loads nothing and allows nothing to be loaded', () => {
    expect(page).toMatch(/Content-Security-Policy" content="default-src &#39;none&#39;; style-src &#39;sha256-/);
    expect(page).not.toMatch(/\b(src|href)="(?!#|https:\/\/www\.rfc-editor\.org\/rfc\/)/);
    expect(page).not.toMatch(/@import|url\(/);
  });

  test('masks secrets, and shows them when asked to', () => {
    expect(page).not.toContain('hush');
    expect(page).toContain('Bearer [redacted]');
    expect(reportOf(sequence, { withSecrets: true })).toContain('Bearer hush');
  });

  test('tells what was found, who has to change, and what proves it', () => {
    expect(page).toMatch(/class="finding error"/);
    expect(page).toContain('RFC 9113 §5.1');
    expect(page).toMatch(/the server has to change/);
    expect(page).toMatch(/class="evidence"/);
  });

  test('shows content decoded and indented', () => {
    expect(page).toContain('<pre>{\n  &quot;ok&quot;: true\n}</pre>');
  });
});

test.each([
  ['OPEN; GET1; OK1.ES', /✔ Nothing wrong was found/],
  ['OPEN; GET1', /unfinished/],
  ['OPEN; GET1; S> RST(1,REFUSED_STREAM)', /REFUSED_STREAM/],
  ['OPEN', /No request was made/],
])('%s', (text, expected) => {
  expect(report(play(text, []).records)).toMatch(expected);
});

test('what a rule says about itself can be read', () => {
  expect(reportOf('OPEN; GET1; C> DATA(1,5)')).toContain('sender continues after its own END_STREAM');
});

test('of a filtered trace the frames, but streams whole', () => {
  const { records } = play('OPEN; GET1; OK1.ES; GET3; S> RST(3,REFUSED_STREAM)', []);
  const page = report(records, { wanted: (record) => record.kind === 'frame' && record.frame.type === 'RST_STREAM' });
  const { rows } = JSON.parse(/id="data">(.*?)<\/script>/s.exec(page)![1]!) as { rows: unknown[] };
  expect(rows).toHaveLength(1);
  expect(page.match(/class="stream /g)).toHaveLength(1);
  expect(page).toContain('<dt>:path</dt>');
});

test('a connection of which nothing was asked for is not told of', () => {
  const one = play('OPEN; GET1; OK1.ES', []).records;
  const records = [...one, ...one.map((record) => ({ ...record, connection: 2, seq: record.seq + one.length }))];
  let chosen = false;
  const writer = htmlWriter({
    withSecrets: false,
    select: () => chosen,
    keeps: (record) => record.kind === 'connection-opened' || record.connection === 2,
  });
  writer.begin(header);
  for (const record of records) {
    chosen = record.kind === 'frame' && record.connection === 2;
    writer.record(record);
  }
  const page = String(writer.end());
  expect(page).toContain('<dt>Connections</dt><dd>1</dd>');
  expect(page.match(/<details class="connection"/g)).toHaveLength(1);
});

test('the same finding of many streams is told once, with its number and the first places', () => {
  const burst = reportOf('OPEN; 150 x (GET$n; S> RST($n,INTERNAL_ERROR)); C> FIN; S> FIN');
  expect(burst.match(/id="finding-/g)!.length).toBeLessThan(10);
  expect(burst).toContain('</span> 150× The server gave up on stream 1 ');
  expect(burst).toMatch(/The same 149 more times: connection 1, stream .*? and 79 more; 50 of them are only counted</);
});

test('of many of one rule that say different things the first are shown', () => {
  const request = ':method GET, :scheme https, :authority a, :path /';
  const page = reportOf(`OPEN; 9 x (C> HDR($n,EH,ES){${request}, X-Up-$n 1})`);
  expect(page).toContain('4 more findings of <code>header-name-uppercase</code>');
  expect(page.match(/id="finding-/g)!.length).toBeGreaterThanOrEqual(9);
});

test('what stands between backticks is code', () => {
  const { markup } = prose('Set `a<b` or `c`, not `this');
  expect(markup).toBe('Set <code>a&lt;b</code> or <code>c</code>, not `this');
});

test('an empty trace is a page', () => {
  expect(report([]).replace(/<script>.*<\/script>/s, '')).not.toMatch(/NaN|undefined|Infinity/);
});

test('any records give a page without a tag of their own', () => {
  const tags = new Set(reportOf(sequence).match(/<[a-z]\w*/g));
  for (const tag of ['<details', '<h4', '<article', '<h5', '<br', '<noscript', '<em']) tags.add(tag);
  fc.assert(
    fc.property(fc.array(anyRecord, { maxLength: 12 }), (records) => {
      const page = report(records);
      for (const [tag] of page.matchAll(/<[a-z]\w*/g)) expect(tags).toContain(tag);
      expect(page).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2028\u2029]/);
    }),
    { numRuns: 60 },
  );
});

test('every tag is closed', () => {
  const open: string[] = [];
  const page = reportOf(sequence).replace(/<(style|script)[^>]*>.*?<\/\1>/gs, '');
  for (const [, slash, name, rest] of page.matchAll(/<(\/?)([a-z][a-z0-9]*)((?:"[^"]*"|[^>"])*)>/g)) {
    if (['meta', 'input', 'br'].includes(name!) || rest!.endsWith('/')) continue;
    if (slash) expect(open.pop()).toBe(name);
    else open.push(name!);
  }
  expect(open).toEqual([]);
});

test('a trace of any length gives a page a browser can hold, and findings keep their proof', () => {
  const total = limits.reportRecords + 10_000;
  const records = Array.from({ length: total }, (_, seq) =>
    frameRecord('server', { type: 'DATA', streamId: 1, contentLength: 4, content: 'text' }, { seq, at: seq }),
  );
  const evidence = [total - 10];
  const finding: TraceRecord = {
    ...{
      kind: 'finding',
      seq: total,
      at: total,
      connection: 1,
      rule: 'late',
      section: 'RFC 9113 §5',
      severity: 'info',
    },
    ...{ fault: 'none', evidence, summary: 'That one', fix: '' },
  };
  const page = report([...records, finding]);
  expect(page.length).toBeLessThan(4_000_000);
  expect(page).toContain(`href="#f${evidence[0]}"`);
  expect(page).toMatch(/The report holds [\d\s]+ of [\d\s]+ records/);
});

test('twenty thousand fields and a thousand settings are cut', () => {
  const page = report(play('OPEN; C> HDR(1,EH,ES){:method GET, :path /, 19000 x #58}; OK1.ES', []).records);
  const { rows } = JSON.parse(/id="data">(.*?)<\/script>/s.exec(page)![1]!) as { rows: unknown[][] };
  expect(Math.max(...rows.map((row) => (Array.isArray(row[10]) ? row[10].length : 0)))).toBe(200);
  const settings = Array.from({ length: 1000 }, (_, at) => `${at + 100}=1`).join(',');
  expect(reportOf(`OPEN; C> SET{${settings}}`).match(/<tr><td>(UNKNOWN|GREASE)/g)!.length).toBeLessThan(50);
});

test('values of 16 MiB are cut', () => {
  const page = report(play(`OPEN; GET1{x-long a*4000000}; OK1.ES{x-long b*4000000}`, []).records);
  expect(page.length).toBeLessThan(200_000);
});

describe.skipIf(!CHROMIUM)('in a browser', () => {
  const folder = temporaryFolder();
  let page: Chromium;
  beforeAll(async () => {
    const path = join(folder, 'report.html');
    writeFileSync(path, reportOf(sequence, { head: { ...header, upstream: EVIL } }));
    page = new Chromium();
    await page.open(`${pathToFileURL(path)}#f8`);
  }, 60_000);
  afterAll(() => page?.close());

  const rows = () => page.evaluate(`document.querySelectorAll('#rows tbody tr').length`) as Promise<number>;
  const shown = () => page.evaluate(`document.getElementById('shown').textContent`);
  const filter = (text: string) =>
    page.evaluate(`{
      const query = document.getElementById('query');
      query.value = ${JSON.stringify(text)};
      query.dispatchEvent(new Event('input'));
    }`);

  test('nothing of the wire has run, and the browser has nothing to complain of', async () => {
    expect(await page.evaluate('document.title')).not.toBe('owned');
    expect(await page.evaluate(`document.querySelectorAll('img').length`)).toBe(0);
    expect(page.complaints).toEqual([]);
    expect(page.requests.filter((url) => !url.startsWith('file:'))).toEqual([]);
  });

  test('the row a link names is found', async () => {
    expect(await page.evaluate(`document.querySelector('.found').id`)).toBe('f8');
  });

  test('the table grows on demand', async () => {
    const before = await rows();
    await page.evaluate(`document.getElementById('more').click()`);
    expect(await rows()).toBeGreaterThanOrEqual(before);
  });

  test.each([
    ['type:GOAWAY', /^1 of /],
    ['type:headers from:server stream:201', /^1 of /],
    ['type == HEADERS && from == server and streamId==201', /^1 of /],
    ['type != HEADERS && stream == 201 && from == server && late', /^1 of /],
    ['"content-encoding: gzip"', /^1 of /],
    ['content-encoding: gzip', /^1 of /],
    ['kind:finding', /^[1-9]\d* of /],
    ['no-such-thing', /^0 of /],
    ['', /^\d+ rows$/],
  ])('filter %s', async (text, expected) => {
    await filter(text);
    await expect.poll(shown).toMatch(expected);
  });

  test('a click shows header fields, and hides them again', async () => {
    await filter('type:headers stream:201 from:client');
    await expect.poll(shown).toMatch(/^1 of /);
    const click = `document.querySelector('#rows tr.expandable').click()`;
    await page.evaluate(click);
    expect(await page.evaluate(`document.querySelector('#rows tr.fields').textContent`)).toContain('Bearer [redacted]');
    await page.evaluate(click);
    expect(await page.evaluate(`document.querySelectorAll('#rows tr.fields').length`)).toBe(0);
  });

  test.each([390, 768, 1280])('at %d pixels nothing is wider than the screen', async (width) => {
    await page.resize(width, 800);
    await filter('');
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
  });
});
