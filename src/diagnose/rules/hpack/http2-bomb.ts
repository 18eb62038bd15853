import type { ConnectionView } from '../../../trace/index.ts';
import { Trait } from '../../../trace/index.ts';
import { notes } from '../../notes.ts';
import { type Rule, sectionWith, whileStreamOpen } from '../../rule.ts';
import { bytes, grouped } from '../../wording.ts';

const FIELDS = 1000;
const CRUMBS = 200;
const STREAMS = 10;

export const http2Bomb: Rule = {
  id: 'http2-bomb',
  title: 'many tiny fields held in memory by a closed window',
  section: 'RFC 9113 §10.5, RFC 7541 §7.3',
  severity: 'error',
  fault: 'client',
  tier: 'P1',
  breaks: { scope: 'connection', code: 'ENHANCE_YOUR_CALM', alsoSeen: ['PROTOCOL_ERROR'] },
  fromStart: true,
  when: 'A request has more than 1000 fields, or more than 200 cookie fields, of two octets or less on average (CVE-2026-49975 and its family), and the client grants the response no window: SETTINGS_INITIAL_WINDOW_SIZE is 0, or the window stays closed for more than a second. Ten such requests that are open at once do without the window. The decoded octets stay few, so that limits on their size do not catch it.',
  unless: 'A browser’s cookies in up to a hundred crumbs.',
  peers:
    'nginx 1.29.8 has `max_headers` (400, `client sent too many header lines`); fixed in mod_h2 2.0.41 and Envoy 1.35.11, 1.36.7, 1.37.3 and 1.38.1.',
  summary:
    'the request on stream {stream} has {count} fields in {length} while {how}: the pattern of the “HTTP/2 bomb”, which holds the server’s memory',
  fix: 'Update the server, and limit the number of fields, not only their size.',
  fires: [
    'OPEN; C> SET{4=0}; C> HDR(1,EH,ES){:method GET, :scheme https, :authority a, :path /, +x y, 2000 x #62}',
    'OPEN; C> SET{4=0}; C> HDR(1,EH,ES){:method GET, :scheme https, :authority a, :path /, +cookie y, 300 x #62}',
    'OPEN; C> HDR(1,EH,ES){:method GET, :scheme https, :authority a, :path /, +x y, 2000 x #62}; OK1; 3 x S> DATA(1,16384); S> DATA(1,16383); C> WU(0,65535); +2s',
  ],
  silent: [
    'OPEN; C> SET{4=6291456}; GET1{60 x cookie a=1}',
    'OPEN; C> HDR(1,EH,ES){:method GET, :scheme https, :authority a, :path /, +x y, 2000 x #62}; +5s',
  ],
  alongside: ['flow-stall-stream-window'],
  watch: [
    sectionWith(Trait.large | Trait.cookie, ({ view, stream, block: { length }, section }) => {
      const { kind, cookies } = section;
      const count = section.fields.length;
      if (kind !== 'request' || !stream || (count <= FIELDS && cookies <= CRUMBS) || length > 2 * count)
        return undefined;
      Object.assign(bombs(stream), { count, length });
      // What the client means is enough; whether the server knows already makes no difference.
      if (view.client.settings.latest.initialWindowSize === 0)
        return { values: { count: grouped(count), length: bytes(length), how: NO_WINDOW } };
      const together = openBombs(view);
      return (
        together >= STREAMS && {
          values: { count: grouped(count), length: bytes(length), how: `${together} such requests are open` },
        }
      );
    }),
    whileStreamOpen(({ stream, view, at, thresholds }) => {
      const bomb = bombs.known(stream);
      if (!bomb) return undefined;
      const blocked = view.elapsed(stream.server.window.blockedSince, at) > thresholds.stall;
      const { count, length } = bomb;
      return (
        blocked && {
          from: 'client',
          values: { count: grouped(count), length: bytes(length), how: NO_WINDOW },
          evidence: [stream.openedSeq],
        }
      );
    }),
  ],
};

const NO_WINDOW = 'the client grants its response no window';

const bombs = notes(() => ({ count: 0, length: 0 }));

function openBombs({ streams }: ConnectionView): number {
  let open = 0;
  for (const stream of streams.open.values()) if (bombs.known(stream)) open++;
  return open;
}
