import { expect, test } from 'vitest';
import * as decode from '../src/decode/index.ts';
import * as door from '../src/index.ts';

test('the library has what its parts are made of', () => {
  for (const name of [
    'ConnectionDecoder',
    'Inspector',
    'Engine',
    'RULES',
    'TraceFile',
    'compileFilter',
    'startProxy',
  ]) {
    expect(door).toHaveProperty(name);
  }
});

test('h2inspect/decode decodes by itself, as the README shows', () => {
  const seen: string[] = [];
  const decoder = new decode.ConnectionDecoder({
    frame: (from, frame) => seen.push(`${from} ${frame.type} ${frame.streamId}`),
    preface: () => seen.push('preface'),
    octets: () => {},
  });
  const preface = Buffer.from(decode.CONNECTION_PREFACE, 'latin1');
  decoder.receive('client', Buffer.concat([preface, decode.encodeFrame({ type: 'SETTINGS', settings: [] })]));
  expect(seen).toEqual(['preface', 'client SETTINGS 0']);
});
