import { otherPeer } from '../../../decode/index.ts';
import { notes } from '../../notes.ts';
import { afterFrame, type Rule } from '../../rule.ts';
import { bytes, counted } from '../../wording.ts';

const TINY = 256;
const MANY = 50;
/** A window this small makes the sender cut its DATA. */
const SMALL_WINDOW = 1024;

export const windowUpdateTiny: Rule = {
  id: 'window-update-tiny',
  title: 'credit in tiny steps',
  section: 'RFC 9113 §6.9.1, §10.5',
  severity: 'warning',
  fault: 'sender',
  tier: 'P2',
  fromStart: true,
  when: 'More than 50 WINDOW_UPDATE frames on one stream grant less than 256 bytes each, while the window is below 1 KiB or nothing has been sent since the one before.',
  unless: 'Small messages came and their credit is returned; gRPC streams do that.',
  peers:
    'Makes the sender cut its body into tiny DATA frames, like the silly window of TCP. Envoy accepts 1 + 2 × (streams + 10 × DATA frames) WINDOW_UPDATEs. As an attack it is the other half of tiny-data-flood.',
  summary: '{who} grants credit for stream {stream} in steps of {average} on average, {count} so far',
  fix: 'Collect credit and return it when half of the window is used.',
  fires: ['OPEN; GET1; 60 x C> WU(1,10)'],
  silent: [
    'OPEN; POST1{content-type application/grpc, te trailers}; OK1{content-type application/grpc}; 60 x (S> DATA(1,x000000002374657374207465737420746573742074657374207465737420746573742074657374); C> WU(1,45))',
    'OPEN; GET1; OK1; 60 x (S> DATA(1,100); C> WU(1,100))',
  ],
  alongside: ['window-update-flood'],
  watch: afterFrame(['WINDOW_UPDATE'], ({ from, frame: { windowSizeIncrement }, stream, view }) => {
    if (windowSizeIncrement >= TINY || windowSizeIncrement === 0 || !stream || stream.grpc) return undefined;
    const sender = otherPeer(from);
    const { window } = stream.half(sender);
    const seen = steps(stream)[from];
    const small = window.left(view.initialWindow(sender)) < SMALL_WINDOW;
    const idle = seen.count > 0 && seen.spent === window.spent;
    seen.spent = window.spent;
    if (seen.count > 0 && !small && !idle) return undefined;
    seen.count++;
    seen.sum += windowSizeIncrement;
    if (seen.count <= MANY) return undefined;
    return { values: { count: counted(seen.count, 'frame'), average: bytes(Math.round(seen.sum / seen.count)) } };
  }),
};

const steps = notes(() => ({ client: { count: 0, sum: 0, spent: 0 }, server: { count: 0, sum: 0, spent: 0 } }));
