import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { FrameNamed } from '../../src/decode/index.ts';
import { RULES } from '../../src/diagnose/index.ts';
import { followMessages } from '../../src/diagnose/rules/grpc/call-messages.ts';
import { messageText, statusName } from '../../src/diagnose/rules/grpc/statuses.ts';
import { timeoutOf } from '../../src/diagnose/rules/grpc/timeout.ts';
import { ConnectionView } from '../../src/trace/index.ts';
import { play } from '../support/sequence.ts';

const call = 'OPEN; POST1{content-type application/grpc, te trailers}';
const rulesIn = (sequence: string) => play(sequence, RULES).findings.map(({ rule }) => rule);

const stream = () => new ConnectionView(1).streams.begin(1, 'client', 'HEADERS', 0, 0)!;
const dataFrame = (content: string, contentLength = content.length) =>
  ({ type: 'DATA', content, contentLength }) as FrameNamed<'DATA'>;
const message = (length: number, flag = 0) =>
  String.fromCharCode(flag, length >>> 24, (length >>> 16) & 255, (length >>> 8) & 255, length & 255) +
  'x'.repeat(length);

test('messages are counted however their octets are cut into frames', () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat(300), { minLength: 1, maxLength: 8 }),
      fc.array(fc.integer({ min: 1, max: 50 })),
      (lengths, cuts) => {
        const octets = lengths.map((length) => message(length)).join('');
        const one = stream();
        let at = 0;
        let seq = 0;
        for (const cut of [...cuts, octets.length]) {
          const piece = octets.slice(at, at + cut);
          at += piece.length;
          if (piece !== '') followMessages(one, 'client', dataFrame(piece), seq++);
        }
        const followed = followMessages(one, 'client', dataFrame(''), seq);
        expect(followed).toMatchObject({ count: lengths.length, length: -1, prefix: '', lost: false, flag: 0 });
        expect(followed.longest).toBe(Math.max(...lengths));
      },
    ),
  );
});

test('asking twice about a frame is asking once', () => {
  const one = stream();
  followMessages(one, 'client', dataFrame(message(3)), 7);
  expect(followMessages(one, 'client', dataFrame(message(3)), 7).count).toBe(1);
});

test('a message longer than what is kept of a frame can be followed, one behind it cannot', () => {
  const long = stream();
  followMessages(long, 'client', dataFrame(message(10_000).slice(0, 4096), 10_005), 1);
  expect(followMessages(long, 'client', dataFrame(message(5)), 2)).toMatchObject({ count: 2, lost: false });
  const behind = stream();
  const octets = message(5000) + message(5);
  const followed = followMessages(behind, 'client', dataFrame(octets.slice(0, 4096), octets.length), 1);
  expect(followed).toMatchObject({ count: 1, lost: true });
});

test('hostile prefixes do no harm', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 10 }), (pieces) => {
      const one = stream();
      pieces.forEach((piece, seq) => {
        const { length, received } = followMessages(one, 'client', dataFrame(String.fromCharCode(...piece)), seq);
        expect(length === -1 || received < length).toBe(true);
      });
    }),
  );
});

test.each([
  ['1S', 1000],
  ['500m', 500],
  ['99999999H', 99_999_999 * 3_600_000],
  ['100u', 0.1],
  ['5s', undefined],
  ['123456789S', undefined],
  ['S', undefined],
  ['1.5S', undefined],
])('grpc-timeout %s is %s ms', (value, milliseconds) => {
  if (milliseconds === undefined) expect(timeoutOf(value)).toBeUndefined();
  else expect(timeoutOf(value)).toBeCloseTo(milliseconds);
});

test.each([
  ['no%20such%20user', ': no such user'],
  ['gr%C3%BCn', ': grün'],
  ['100%', ': 100%'],
  ['%ff', ': ÿ'],
  [undefined, ''],
])('grpc-message %s reads%s', (value, text) => {
  expect(messageText(value)).toBe(text);
});

test('numbers beyond the known ones stay numbers', () => {
  expect(statusName('5')).toBe('NOT_FOUND (5)');
  expect(statusName('17')).toBe('17');
  expect(statusName('x')).toBe('x');
});

test('an HTML error page is one mistake: the missing status is its consequence, and it has no messages', () => {
  const { findings } = play(
    `${call}; C> DATA(1,x0000000000,ES); OK1{content-type text/html}; S> DATA(1,"<html>",ES)`,
    RULES,
  );
  const root = findings.find(({ rule }) => rule === 'grpc-content-type-wrong')!;
  const loud = findings.filter(({ severity, seq }) => severity !== 'info' && seq !== root.seq);
  expect(loud).toMatchObject([{ rule: 'grpc-status-missing', cause: root.seq }]);
});

test('a healthy call has no findings', () => {
  const answer =
    'OK1{content-type application/grpc+proto}; S> DATA(1,x0000000003616263); S> HDR(1,EH,ES){grpc-status 0}';
  expect(rulesIn(`${call}; C> DATA(1,x0000000003616263,ES); ${answer}; +60s`)).toEqual([]);
  expect(
    rulesIn(
      `${call}; C> DATA(1,x0000000003616263); OK1{content-type application/grpc}; 5 x (+8s; C> DATA(1,x0000000000); S> DATA(1,x0000000000))`,
    ),
  ).toEqual([]);
});
