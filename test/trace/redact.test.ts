import { describe, expect, test } from 'vitest';
import { type HeaderField, HpackDecoder, octetsOf } from '../../src/decode/index.ts';
import type { TraceRecord } from '../../src/trace/index.ts';
import { redactRecord } from '../../src/trace/redact.ts';
import { maskSecret } from '../../src/trace/secrets.ts';
import { fieldBlock, frameRecord, headers } from './filter/records.ts';

const field = (
  name: string,
  value: string,
  representation: HeaderField['representation'] = 'indexed',
): HeaderField => ({
  ...{ name, value, representation, index: 3, huffmanName: false, huffmanValue: false },
});

describe('secrets in fields', () => {
  test.each([
    ['authorization', 'Bearer abc.def', 'Bearer [redacted]'],
    ['authorization', 'Basic  dXNlcg==', 'Basic  [redacted]'],
    ['authorization', 'abcdef', '[redacted]'],
    ['authorization', 'abc def ghi', 'abc [redacted]'],
    ['proxy-authorization', 'Negotiate xyz', 'Negotiate [redacted]'],
    ['cookie', 'sid=abc; theme=dark', 'sid=[redacted]; theme=[redacted]'],
    ['cookie', 'abc', '[redacted]'],
    ['set-cookie', 'sid=abc=; Path=/; HttpOnly', 'sid=[redacted]; Path=/; HttpOnly'],
    ['content-type', 'text/html', 'text/html'],
    ['x-constructor', 'a', 'a'],
    ['constructor', 'a', 'a'],
  ])('%s: %s', (name, value, masked) => {
    expect(maskSecret(field(name, value)).value).toBe(masked);
  });

  test('whatever is never to be indexed', () => {
    expect(maskSecret(field('x-api-key', 'abc', 'literal-never-indexed')).value).toBe('[redacted]');
    expect(maskSecret(field('constructor', 'abc', 'literal-never-indexed')).value).toBe('[redacted]');
  });
});

describe('records to give away', () => {
  const secret = headers('client', [
    [':path', '/login?token=hush#hush'],
    ['authorization', 'Bearer hush'],
    ['referer', 'https://example.com/a?b=hush'],
    ['link', '<https://example.com/a?hush>; rel=next'],
    ['accept', 'text/html'],
  ]);

  test.each<[what: string, record: TraceRecord]>([
    ['fields', { ...secret, frame: { ...secret.frame, fragment: 'hush' } } as TraceRecord],
    ['a fragment without its block', frameRecord('client', { type: 'CONTINUATION', fragment: 'hush' })],
    ['content', frameRecord('client', { type: 'DATA', contentLength: 4, content: 'hush', padding: 'hush' })],
    ['a frame of unknown type', frameRecord('client', { type: 'UNKNOWN', payload: 'hush' })],
    [
      'a damaged frame',
      frameRecord('client', {
        type: 'MALFORMED',
        declaredType: 'PING',
        problem: { code: 'payload-too-long', section: '' },
        payload: 'hush',
      }),
    ],
    [
      'HTTP/1',
      {
        kind: 'octets',
        from: 'client',
        reason: 'http1',
        offset: 0,
        length: 4,
        octets: 'hush',
        seq: 0,
        at: 0,
        connection: 1,
      },
    ],
    [
      'a promise',
      frameRecord('server', {
        type: 'PUSH_PROMISE',
        promisedStreamId: 2,
        fragment: 'hush',
        fieldBlock: fieldBlock([['cookie', 'a=hush']], { carrier: 'PUSH_PROMISE' }),
      }),
    ],
  ])('%s', (_, record) => {
    expect(JSON.stringify(record)).toContain('hush');
    expect(JSON.stringify(redactRecord(record))).not.toContain('hush');
  });

  test('what a finding quotes, unless it is a name', () => {
    const finding: TraceRecord = {
      ...{ kind: 'finding', seq: 0, at: 0, connection: 1, rule: 'some-rule', section: '', severity: 'error' },
      ...{
        fault: 'none',
        evidence: [],
        fix: '',
        summary: 'the name "X-Api" and the octets "GET /?token=hush", "GET /?hush',
      },
    };
    expect(redactRecord(finding)).toMatchObject({ summary: 'the name "X-Api" and the octets [redacted], [redacted]' });
  });

  test('lengths stay, and the fragment says the same as the fields', () => {
    const record = redactRecord(secret);
    if (record.kind !== 'frame' || record.frame.type !== 'HEADERS') throw new Error('not HEADERS');
    expect(record.frame.length).toBe(secret.frame.length);
    const fields = new HpackDecoder().decode(octetsOf(record.frame.fragment)).fields;
    expect(fields.map(({ name, value }) => [name, value])).toEqual([
      [':path', '/login?[redacted]#[redacted]'],
      ['authorization', 'Bearer [redacted]'],
      ['referer', 'https://example.com/a?[redacted]'],
      ['link', '<https://example.com/a?[redacted]>; rel=next'],
      ['accept', 'text/html'],
    ]);
    expect(fields.map(({ value }) => value)).toEqual(record.frame.fieldBlock!.fields.map(({ value }) => value));
  });

  test('what holds no secret is the same object', () => {
    const record = frameRecord('client', { type: 'PING', opaqueData: '12345678' });
    expect(redactRecord(record)).toBe(record);
  });
});
