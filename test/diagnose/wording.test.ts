import { expect, test } from 'vitest';
import { fill } from '../../src/diagnose/wording.ts';

test.each([
  [
    'a sentence in the middle begins with a capital letter too',
    '{who} waits. {other} must',
    'The client waits. The server must',
  ],
  ['octets that are UTF-8 are read as such', 'it says "{text}"', 'It says "größer"'],
  ['octets that are not stay one character each', 'it says "{latin}"', 'It says "größer"'],
  ['our own words are no octets', 'for {ours}', 'For the server’s Ã¶'],
  ['what nobody fills stays', 'so. {nobody}', 'So. {nobody}'],
])('%s', (_, template, text) => {
  const values = {
    who: 'the client',
    other: 'the server',
    text: 'gr\xc3\xb6\xc3\x9fer',
    latin: 'gr\xf6\xdfer',
    ours: 'the server’s Ã¶',
  };
  expect(fill(template, values)).toBe(text);
});
