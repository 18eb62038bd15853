import { describe, expect, test } from 'vitest';
import { CreditFold } from '../../src/ui/credit-fold.ts';
import { Play } from './support.ts';

/** SETTINGS that make streams of 1000 octets, two streams with DATA, credit for one of them and for all. */
function played(): Play {
  const play = new Play().open();
  play.send('client', { type: 'SETTINGS', settings: [{ identifier: 4, value: 1000 }] });
  play.send('server', { type: 'SETTINGS', flags: ['ACK'], settings: [] });
  play.request(1, '/').request(3, '/');
  play.data('server', 1, 'x'.repeat(600)).data('server', 3, 'x'.repeat(900)).data('server', 1, 'x'.repeat(400));
  play.send('client', { type: 'WINDOW_UPDATE', streamId: 1, windowSizeIncrement: 50 });
  play.send('client', { type: 'WINDOW_UPDATE', streamId: 0, windowSizeIncrement: 1900 });
  return play;
}

describe('what is left of the windows', () => {
  const { source } = played();
  const frames = source.records.filter(
    (record) => record.kind === 'frame' && /DATA|WINDOW_UPDATE/.test(record.frame.type),
  );
  const expected = [
    { sender: 'server', stream: 400, connection: 64_935 },
    { sender: 'server', stream: 100, connection: 64_035 },
    { sender: 'server', stream: 0, connection: 63_635 },
    { sender: 'server', stream: 50, connection: 63_635 },
    { sender: 'server', stream: undefined, connection: 65_535 },
  ];

  test('after each frame that changes them, forwards and backwards', () => {
    const fold = new CreditFold();
    expect(frames.map((frame) => fold.after(source, frame))).toEqual(expected);
    expect(frames.toReversed().map((frame) => fold.after(source, frame))).toEqual(expected.toReversed());
  });

  test('other frames have nothing to do with them', () => {
    expect(new CreditFold().after(source, source.records[1]!)).toBeUndefined();
  });

  test('nothing is said where the beginning is gone', () => {
    const late = played().source;
    late.firstSeq = 3;
    expect(new CreditFold().after(late, frames[0]!)).toBeUndefined();
  });

  test('a long way takes more than one look', () => {
    const play = played();
    for (let count = 0; count < 9000; count++) play.send('client', { type: 'PING', opaqueData: '12345678' });
    play.data('server', 3, 'x');
    const last = play.source.records.findLast((record) => record.kind === 'frame' && record.frame.type === 'DATA')!;
    const fold = new CreditFold();
    let time = 0;
    const slow = () => (time += 6);
    const looks = [fold.after(play.source, last, slow), fold.after(play.source, last, slow)];
    expect(looks[0]).toBeUndefined();
    for (let look = 0; fold.unfinished && look < 9; look++) looks.push(fold.after(play.source, last, slow));
    expect(looks.at(-1)).toMatchObject({ stream: 99 });
  });
});
