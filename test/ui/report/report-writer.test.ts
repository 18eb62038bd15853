import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RULES } from '../../../src/diagnose/index.ts';
import { limits } from '../../../src/limits.ts';
import type { TraceRecord } from '../../../src/trace/index.ts';
import { type ReportOptions, ReportWriter } from '../../../src/ui/report/report-writer.ts';
import { anyRecord } from '../../support/any-record.ts';
import { CHROMIUM, Chromium } from '../../support/chromium.ts';
import { temporaryFolder } from '../../support/cli.ts';
import { play } from '../../support/sequence.ts';

const header = { tool: 'h2inspect/test', startedAt: '2026-11-20T10:00:00.000Z', upstream: 'https://localhost:8443' };

function report(records: readonly TraceRecord[], options: Partial<ReportOptions> = {}): string {
  const writer = new ReportWriter({ withSecrets: false, select: () => true, keeps: () => true, ...options });
  return writer.begin(header) + records.map((record) => writer.record(record)).join('') + writer.end();
}

const reportOf = (sequence: string, options: Partial<ReportOptions> = {}) =>
  report(play(sequence, RULES).records, options);

const sequence =
  'OPEN; GET1{authorization "Bearer hush", x-note first}; +9ms; OK1; S> DATA(1,"hello",ES); S> DATA(1,"late"); ' +
  'GET3; S> HDR(3,EH,ES){:status 503}; GET5; C> RST(5,CANCEL); C> FIN; S> FIN';

describe('what is on the page', () => {
  const page = reportOf(sequence);

  test.each([
    ['figures', 'Frames by type'],
    ['the finding', 'frame-after-end-stream'],
    ['its explanation', 'sender continues after its own END_STREAM'],
    ['its fix', 'Set END_STREAM on the last frame only'],
    ['how a stream ended', 'reset by client: CANCEL'],
    ['settings', 'none: the initial values'],
    ['header fields', '<td>x-note</td><td>first</td>'],
  ])('%s', (_, text) => {
    expect(page).toContain(text);
  });

  test('proof is linked, and the frame is there', () => {
    const [, seq] = /href="#(seq-\d+)"/.exec(page)!;
    expect(page).toMatch(new RegExp(`<tr id="${seq}" [^>]*class="proof"`));
  });

  test('every tag is closed', () => {
    const open: string[] = [];
    for (const [, slash, name, rest] of page.matchAll(/<(\/?)([a-z][a-z0-9]*)([^>]*)>/g)) {
      if (['meta', 'input'].includes(name!) || rest!.endsWith('/')) continue;
      if (slash) expect(open.pop()).toBe(name);
      else open.push(name!);
    }
    expect(open).toEqual([]);
  });

  test('nothing wrong is said, too', () => {
    expect(reportOf('OPEN; GET1; OK1.ES; C> FIN; S> FIN')).toContain('Nothing was found wrong.');
  });

  test('an empty trace is a page', () => {
    expect(report([])).not.toMatch(/NaN|undefined|Infinity/);
  });

  test('only what is asked for, streams whole', () => {
    const { records } = play(sequence, RULES);
    const wanted = records.find((record) => record.kind === 'frame' && record.frame.type === 'RST_STREAM');
    let written: TraceRecord | undefined;
    const writer = new ReportWriter({
      withSecrets: false,
      select: () => written === wanted,
      keeps: (record) => record === wanted,
    });
    for (const record of records) {
      written = record;
      writer.record(record);
    }
    const selected = writer.end();
    expect(selected.match(/<tr id="seq-/g)).toHaveLength(1);
    expect(selected).toContain('reset by client: CANCEL');
    expect(selected).not.toContain('503');
  });
});

describe('secrets', () => {
  test('are masked', () => {
    expect(reportOf(sequence)).not.toContain('hush');
    expect(reportOf(sequence)).toContain('Bearer [redacted]');
  });

  test('are there where they are asked for', () => {
    expect(reportOf(sequence, { withSecrets: true })).toContain('Bearer hush');
  });
});

describe('hostile traces', () => {
  const evil = '</script><img src=x onerror=alert(1)>"\'&\u001b[31m\u202e';

  test.each([
    ['a field', `OPEN; GET1{x-a ${JSON.stringify(evil)}}`],
    ['a path', `OPEN; C> HDR(1,EH,ES){:method GET, :scheme https, :authority a, :path ${JSON.stringify(evil)}}`],
    ['content', `OPEN; GET1; OK1; S> DATA(1,${JSON.stringify(evil.replace('\u202e', ''))},ES)`],
    ['debug data', `OPEN; S> GOAWAY(0,NO_ERROR,${JSON.stringify(evil.replace('\u202e', ''))})`],
  ])('markup in %s stays text', (_, played) => {
    const page = reportOf(played);
    expect(page).not.toContain('<img');
    expect(page.match(/<script>/g)).toHaveLength(1);
    expect(page).toContain('&lt;/script&gt;&lt;img');
    expect(page).not.toMatch(/[\u001b\u202e]/);
  });

  test('any records give a page without a tag of their own', () => {
    const tags = new Set(reportOf(sequence).match(/<[a-z]+/g));
    for (const tag of ['<span', '<h3', '<strong', '<code', '<svg', '<rect', '<label']) tags.add(tag);
    fc.assert(
      fc.property(fc.array(anyRecord, { maxLength: 12 }), (records) => {
        for (const [tag] of report(records).matchAll(/<[a-z]+/g)) expect(tags).toContain(tag);
      }),
      { numRuns: 60 },
    );
  });

  test('a long trace is cut, proof is kept, and the page says so', () => {
    const requests = limits.reportRecords;
    const { records } = play(`OPEN; ${requests} x (GET$n; OK$n.ES); GET90001; OK90001.ES; S> DATA(90001,5)`, RULES);
    const page = report(records);
    const rows = page.match(/<tr id="seq-/g)!.length;
    expect(rows).toBeGreaterThanOrEqual(limits.reportRecords);
    expect(rows).toBeLessThan(limits.reportRecords + 10);
    expect(page).toContain(`${records.length - rows} more are not`);
    const [, proof] = /Proof: <a href="#(seq-\d+)"/.exec(page)!;
    expect(page).toContain(`<tr id="${proof}"`);
  });
});

test('it loads nothing, and forbids itself to', () => {
  const page = reportOf(sequence);
  expect(page).toContain(`content="default-src 'none'; style-src 'sha256-`);
  expect(page).not.toMatch(/ src=| style=| on[a-z]+=|@import|url\(/);
  expect([...page.matchAll(/ href="(.)/g)].every(([, first]) => first === '#')).toBe(true);
});

describe.skipIf(!CHROMIUM)('in a browser', () => {
  const folder = temporaryFolder();
  let browser: Chromium;
  beforeAll(async () => {
    const path = join(folder, 'report.html');
    writeFileSync(path, reportOf(sequence));
    browser = new Chromium();
    await browser.open(pathToFileURL(path).href);
  }, 60_000);
  afterAll(() => browser?.close());

  const visible = () =>
    browser.evaluate(`[...document.querySelectorAll('#frames tr')].filter((row) => !row.hidden).length`);
  const type = (words: string) =>
    browser.evaluate(
      `{ const form = document.querySelector('#narrow'); form.elements.words.value = ${JSON.stringify(words)};
         form.dispatchEvent(new Event('input', { bubbles: true })); }`,
    );

  test('style and script run under the policy, and nothing else is asked for', async () => {
    expect(await browser.evaluate(`getComputedStyle(document.querySelector('td.n')).textAlign`)).toBe('right');
    expect(await browser.evaluate(`document.querySelector('#narrow').hidden`)).toBe(false);
    expect(browser.complaints).toEqual([]);
    expect(browser.requests.filter((url) => !url.startsWith('file:'))).toEqual([]);
  });

  test('words narrow the list, and a link to a proof shows its frame again', async () => {
    const all = await visible();
    // Rows of header fields are no rows of the list: they stay with their frame.
    await type('x-note');
    const { fields, shown } = (await browser.evaluate(`({
      fields: document.querySelectorAll('#frames tr:not([hidden]) details tr:not([hidden])').length,
      shown: document.querySelector('#shown').textContent,
    })`)) as { fields: number; shown: string };
    expect(fields).toBeGreaterThan(4);
    expect(shown).toMatch(/^1 of /);
    await type('goaway nothing-like-this');
    expect(await browser.evaluate(`document.querySelectorAll('#frames tr[id]:not([hidden])').length`)).toBe(0);
    await browser.evaluate(`document.querySelector('.finding a').click()`);
    await expect.poll(visible).toBe(all);
    expect(await browser.evaluate(`document.querySelector('tr:target') !== null`)).toBe(true);
  });

  test('it fits a phone', async () => {
    await browser.resize(390, 844);
    expect(await browser.evaluate('innerWidth')).toBe(390);
    expect(await browser.evaluate('document.documentElement.scrollWidth')).toBe(390);
  });
});
