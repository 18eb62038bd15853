import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { expect, test } from 'vitest';

/** Who may import whom: a room sees itself and the rooms named here. Imports go down only (ARCHITECTURE.md). */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  limits: [],
  errors: [],
  decode: ['limits'],
  trace: ['limits', 'decode'],
  diagnose: ['limits', 'decode', 'trace'],
  inspector: ['limits', 'decode', 'trace', 'diagnose'],
  proxy: ['limits', 'errors', 'decode', 'trace'],
  ui: ['limits', 'errors', 'decode', 'trace', 'diagnose'],
  files: ['limits', 'errors', 'decode', 'trace'],
  demo: ['limits', 'errors', 'decode'],
  cli: ['limits', 'errors', 'decode', 'trace', 'diagnose', 'inspector', 'proxy', 'ui', 'demo', 'files', 'index'],
  index: ['limits', 'errors', 'decode', 'trace', 'diagnose', 'inspector', 'proxy', 'files'],
};
/** Rooms that are pure: the same input gives the same output, on any machine, also without Node. */
const PURE = ['decode', 'trace', 'diagnose', 'inspector', 'limits'];

const src = resolve(import.meta.dirname, '../src');
const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((file) => /\.tsx?$/.test(file));
const roomOf = (file: string) => file.split('/')[0]!.replace(/\.tsx?$/, '');
const imports = files.flatMap((file) => {
  const text = readFileSync(join(src, file), 'utf8');
  const specifiers = [...text.matchAll(/\bfrom '([^']+)'|\bimport\('([^']+)'\)|^import '([^']+)'/gm)];
  return specifiers.map(([, from, lazy, bare]) => ({ file, target: (from ?? lazy ?? bare)! }));
});

test('imports go down only', () => {
  const wrong = imports
    .filter(({ target }) => target.startsWith('.'))
    .map(({ file, target }) => ({ file, to: relative(src, resolve(src, dirname(file), target)) }))
    .filter(({ file, to }) => roomOf(file) !== roomOf(to) && !MAY_IMPORT[roomOf(file)]?.includes(roomOf(to)));
  expect(wrong).toEqual([]);
});

test('pure rooms import nothing of Node and no package', () => {
  const wrong = imports.filter(({ file, target }) => PURE.includes(roomOf(file)) && !target.startsWith('.'));
  expect(wrong.filter(({ target }) => !['zod', 'fzstd'].includes(target))).toEqual([]);
});

test('only proxy and demo open sockets', () => {
  const wrong = imports.filter(
    ({ file, target }) =>
      /^node:(net|tls|http|https|http2|dgram|dns)/.test(target) && !['proxy', 'demo'].includes(roomOf(file)),
  );
  expect(wrong).toEqual([]);
});

test('no file has grown past a room (tables excepted)', () => {
  const tables = ['static-table.ts', 'huffman-code.ts'];
  const long = files.filter(
    (file) =>
      !tables.some((table) => file.endsWith(table)) && readFileSync(join(src, file), 'utf8').split('\n').length > 300,
  );
  expect(long).toEqual([]);
});
