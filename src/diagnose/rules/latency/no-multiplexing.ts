import { notes } from '../../notes.ts';
import { Odd } from '../../oddity.ts';
import { beforeOddFrame, type Rule } from '../../rule.ts';
import { counted } from '../../wording.ts';

const REQUESTS = 20;
/** Milliseconds between the end of one request and the beginning of the next. */
const AT_ONCE = 5;

export const noMultiplexing: Rule = {
  id: 'no-multiplexing',
  title: 'one request at a time',
  section: 'RFC 9113 §9.1',
  severity: 'info',
  fault: 'client',
  tier: 'P2',
  fromStart: true,
  when: 'The first 20 requests of a connection never overlap, and each begins within 5 ms of the end of the one before.',
  unless: 'They depend on each other, which the wire does not show, or there are pauses.',
  peers: 'A client with a lock around its connection, or a SETTINGS_MAX_CONCURRENT_STREAMS of 1.',
  summary: '{count} ran one after the other, each as soon as the one before had ended{limit}',
  fix: 'Send requests at the same time where they do not depend on each other.',
  fires: [
    'OPEN; 20 x (C> HDR($n,EH,ES){:method GET, :scheme https, :authority a, :path /}; S> HDR($n,EH,ES){:status 204})',
  ],
  silent: [
    'OPEN; C> HDR(1,EH,ES){:method GET, :scheme https, :authority a, :path /}, HDR(3,EH,ES){:method GET, :scheme https, :authority a, :path /}; S> HDR(1,EH,ES){:status 204}, HDR(3,EH,ES){:status 204}; C> HDR(5,EH,ES){:method GET, :scheme https, :authority a, :path /}; S> HDR(5,EH,ES){:status 204}',
    'OPEN; 20 x (C> HDR($n,EH,ES){:method GET, :scheme https, :authority a, :path /}; S> HDR($n,EH,ES){:status 204}; +20ms)',
  ],
  watch: beforeOddFrame(Odd.opensEarly, ['HEADERS'], ({ from, stream, view, at }) => {
    const { total, open, recent } = view.streams;
    if (from !== 'client' || stream || total.client >= REQUESTS) return undefined;
    const row = rows(view);
    const last = recent.at(-1);
    const next = total.client === 0 || (open.size === 0 && last !== undefined && at - last.overAt <= AT_ONCE);
    if (!next) row.broken = true;
    if (row.broken || total.client !== REQUESTS - 1) return undefined;
    const limit = view.server.settings.loosest.maxConcurrentStreams === 1 ? '; the server allows only one' : '';
    return { streamId: null, values: { count: counted(REQUESTS, 'request'), limit } };
  }),
};

const rows = notes(() => ({ broken: false }));
