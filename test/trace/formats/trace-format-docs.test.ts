import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { encodeRecord, FORMATS, TraceParser, writeTrace } from '../../../src/trace/index.ts';

const root = join(import.meta.dirname, '../../..');
const docs = readFileSync(join(root, 'docs/trace-format.md'), 'utf8');
const fixture = join(root, 'test/fixtures/trace-v1.jsonl');
const blocks = (language: string) =>
  [...docs.matchAll(new RegExp(`\`\`\`${language}\n(.*?)\n\`\`\``, 'gs'))].map(([, block]) => block!);

function parse(text: string) {
  const parser = new TraceParser();
  return { parser, records: [...parser.push(Buffer.from(text)), ...parser.end()] };
}

test('a trace of version 1 is read without a problem, and written as it was', () => {
  const text = readFileSync(fixture, 'utf8');
  const { parser, records } = parse(text);
  expect(parser).toMatchObject({ ending: 'closed', skipped: { damaged: 0, unknown: 0 } });
  expect(records.map(encodeRecord)).toEqual(text.trim().split('\n').slice(1));
});

test('the records in docs/trace-format.md are what would be written', () => {
  const [header, ...lines] = blocks('json').flatMap((block) => block.split('\n'));
  const { parser, records } = parse([header, ...lines].join('\n'));
  expect(parser.skipped).toEqual({ damaged: 0, unknown: 0 });
  expect(parser.header).toBeDefined();
  expect(records.map(encodeRecord)).toEqual(lines);
});

describe.skipIf(spawnSync('jq', ['--version']).error !== undefined)('recipes', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'h2inspect-docs-'));
    copyFileSync(fixture, join(folder, 'trace.jsonl'));
    const { parser, records } = parse(readFileSync(fixture, 'utf8'));
    const cut = writeTrace(FORMATS[0]!, parser.header!, records).replace(/\n\]\}\n$/, '');
    writeFileSync(join(folder, 'trace.json'), cut);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test.each(blocks('sh'))('%s', (recipe) => {
    const { stdout, stderr } = spawnSync('sh', ['-ec', recipe], { cwd: folder, encoding: 'utf8' });
    expect(stderr).toBe('');
    expect(stdout).not.toMatch(/^(null)?\s*$/);
  });
});
