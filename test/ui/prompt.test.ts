import { describe, expect, test } from 'vitest';
import { parseCommandLine } from '../../src/ui/command-line.ts';
import { curlCommand } from '../../src/ui/curl.ts';
import { keyNames, mouseEvent } from '../../src/ui/keys.ts';
import { editPrompt, openPrompt } from '../../src/ui/prompt.ts';

describe('typing into the prompt', () => {
  test.each<[string, string, readonly string[], string, number]>([
    ['letters', '', ['a', 'b'], 'ab', 2],
    ['a space', 'a', ['Space', 'b'], 'a b', 3],
    ['in the middle', 'ac', ['Left', 'b'], 'abc', 2],
    ['backspace', 'ab', ['Backspace'], 'a', 1],
    ['backspace as terminals send it', 'ab', ['Delete'], 'a', 1],
    ['to the start and the end', 'bc', ['Home', 'a', 'End', 'd'], 'abcd', 4],
    ['a word back', 'type == PING', ['Ctrl-W'], 'type == ', 8],
    ['all of it', 'type == PING', ['Ctrl-U'], '', 0],
    ['keys that are no text', 'a', ['PgUp', 'Ctrl-X'], 'a', 1],
    ['control characters that were pasted', 'a', ['\x1b', '\x07'], 'a', 1],
  ])('%s', (_, text, keys, expected, cursor) => {
    const prompt = keys.reduce(editPrompt, openPrompt('filter', text));
    expect([prompt.text, prompt.cursor]).toEqual([expected, cursor]);
  });
});

describe('lines after :', () => {
  test.each([
    ['w trace.json', { name: 'write', file: 'trace.json' }],
    ['w  with space.json ', { name: 'write', file: 'with space.json' }],
    ['filter type == PING', { name: 'filter', text: 'type == PING' }],
    ['filter', { name: 'filter', text: '' }],
    ['goto 1234', { name: 'goto', seq: 1234 }],
    ['1234', { name: 'goto', seq: 1234 }],
    ['q', { name: 'quit' }],
    ['', { name: 'nothing' }],
    ['w', { name: 'error', message: expect.stringContaining('file name') }],
    ['goto x', { name: 'error', message: expect.stringContaining('number') }],
    ['bogus', { name: 'error', message: expect.stringContaining('no command "bogus"') }],
  ])('%s', (line, expected) => expect(parseCommandLine(line)).toEqual(expected));
});

const NO_KEY = {
  upArrow: false,
  downArrow: false,
  leftArrow: false,
  rightArrow: false,
  pageDown: false,
  pageUp: false,
  home: false,
  end: false,
  return: false,
  escape: false,
  ctrl: false,
  shift: false,
  tab: false,
  backspace: false,
  delete: false,
  meta: false,
  super: false,
  hyper: false,
  capsLock: false,
  numLock: false,
};

describe('keys and mouse', () => {
  test.each([
    ['a letter', 'j', {}, ['j']],
    ['letters that came together', 'jj', {}, ['j', 'j']],
    ['space', ' ', {}, ['Space']],
    ['an arrow', '', { upArrow: true }, ['Up']],
    ['Ctrl and a letter', 'c', { ctrl: true }, ['Ctrl-C']],
    ['what is left of an unknown sequence', '[15~', {}, []],
    ['a bracket', '[', {}, ['[']],
    ['Alt and a letter', 'x', { meta: true }, []],
  ])('%s', (_, input, key, names) => expect(keyNames(input, { ...NO_KEY, ...key })).toEqual(names));

  test.each([
    ['a click', '[<0;10;5M', { button: 'left', column: 9, row: 4 }],
    ['its release', '[<0;10;5m', 'ignored'],
    ['wheel up', '[<64;1;1M', { button: 'wheel-up', column: 0, row: 0 }],
    ['wheel down', '[<65;1;1M', { button: 'wheel-down', column: 0, row: 0 }],
    ['a button nobody uses', '[<2;1;1M', 'ignored'],
    ['a key', 'j', undefined],
  ])('%s', (_, input, expected) => expect(mouseEvent(input)).toEqual(expected));
});

describe('a request as a curl command', () => {
  const request = (...fields: [string, string][]) =>
    fields.map(([name, value]) => ({ name, value }) as Parameters<typeof curlCommand>[0][number]);
  const GET = [
    [':method', 'GET'],
    [':scheme', 'https'],
    [':authority', 'a.example'],
    [':path', '/'],
  ] as [string, string][];

  test.each<[string, [string, string][], string]>([
    ['a plain GET', GET, 'curl --http2 https://a.example/'],
    [
      'a method and a field',
      [[':method', 'PUT'], ...GET.slice(1), ['x-a', 'b c']],
      "curl --http2 -X PUT -H 'x-a: b c' https://a.example/",
    ],
    [
      'fields a client makes itself',
      [...GET, ['user-agent', 'x'], ['content-length', '3']],
      'curl --http2 https://a.example/',
    ],
    [
      'quotes cannot end the quoting',
      [...GET, ['x', "';rm -rf /"]],
      `curl --http2 -H 'x: '\\'';rm -rf /' https://a.example/`,
    ],
    [
      'control characters are written out',
      [...GET, ['x', "a'\x1b\n"]],
      `curl --http2 -H $'x: a\\'\\x1b\\x0a' https://a.example/`,
    ],
    ['a dollar is no variable', [...GET.slice(0, 3), [':path', '/$HOME']], "curl --http2 'https://a.example/$HOME'"],
  ])('%s', (_, fields, expected) => expect(curlCommand(request(...fields))).toBe(expected));
});
