import { type Rule, whileStreamOpen } from '../../rule.ts';
import { duration } from '../../wording.ts';
import { type Hold, holdOf } from './hold.ts';

const READING: Readonly<Record<Hold['reading'] | 'endless', string>> = {
  purpose: 'a long-lived channel, on purpose',
  stuck: 'it is probably stuck',
  unknown: 'either a channel held on purpose or a response that is stuck',
  endless: 'either a channel held on purpose or a forgotten END_STREAM',
};

export const responseHeldOpen: Rule = {
  id: 'response-held-open',
  title: 'header fields only, then silence: on purpose or stuck?',
  section: 'RFC 9113 §8.1, §5.1',
  severity: 'info',
  fault: 'none',
  tier: 'P0',
  when: 'A final response has begun without END_STREAM and no DATA has come for ten seconds. On purpose: an event stream, gRPC, a multipart channel, a tunnel, the downchannel of an Alexa device, or at least two hints such as `accept: text/event-stream`, `cache-control: no-cache`, `x-accel-buffering: no`, PINGs, or a client that goes on using the connection. Stuck, which is a warning: content was declared and none came, the status is an error, or it is a document or compressed and nothing hints at a channel. A 204 that is held is one of these too, or its END_STREAM was forgotten.',
  unless:
    'All declared content was sent (response-missing-end-stream), a window is closed (flow-stall-stream-window), or a body with a declared length has paused (stall-sender-idle).',
  peers:
    'An event stream without an event yet looks exactly like this. Buffering proxies (nginx `proxy_buffering`) and compression hold back the first bytes. Idle connections are closed after 60 s (AWS ALB, some nginx), 75 s (nginx) or 350 s (AWS NLB); Alexa goes silent when the downchannel is not kept.',
  summary:
    'stream {stream} ({request}) was answered {status} and has been held open without data for {time}. {reading}: {reasons}',
  fix: 'On purpose: send a heartbeat more often than the shortest idle timeout on the way. Stuck: look at buffering, flushing and the handler.',
  fires: [
    'OPEN; GET1{accept text/event-stream}; OK1{content-type text/event-stream}; +11s',
    'OPEN; GET1; OK1{:status 204}; +11s',
    'OPEN; GET1; OK1{content-type text/html, content-encoding gzip}; +11s',
    'OPEN; GET1; OK1{content-length 500}; +11s',
  ],
  silent: [
    'OPEN; GET1; OK1; +2s; S> DATA(1,100,ES); +11s',
    'OPEN; GET1; OK1{:status 204}; +9s',
    'OPEN; GET1; OK1{content-type text/event-stream}; 5 x (+5s; S> DATA(1,10))',
    'OPEN; GET1; OK1; 5 x S> DATA(1,13107); C> WU(0,65535); +11s',
  ],
  watch: whileStreamOpen(({ stream, view, at, thresholds }) => {
    const { server } = stream;
    if (server.state !== 'open' || !stream.responded || !Number.isNaN(server.window.blockedSince)) return undefined;
    const time = view.elapsed(Math.max(server.headAt, server.dataFrames > 0 ? server.lastDataAt : 0), at);
    if (time <= thresholds.held) return undefined;
    const { status, method, path } = stream;
    const none = status === 204 || status === 304 || method === 'HEAD';
    if (none ? status !== 204 : server.content >= server.contentLength) return undefined;
    if (server.content > 0 && server.contentLength > 0) return undefined;
    const { reading, reasons } = status === 204 ? HELD_204 : holdOf(stream, view);
    return {
      from: 'server',
      values: {
        request: `${method ?? '?'} ${path ?? ''}`.trim(),
        status: Number.isNaN(status) ? 'without a status' : status,
        time: duration(time),
        reading: READING[reading].replace(/^./, (first) => first.toUpperCase()),
        reasons,
      },
      evidence: [server.lastSeq],
      ...(reading === 'stuck' && { severity: 'warning', fault: 'server' }),
    };
  }),
};

const HELD_204 = { reading: 'endless', reasons: 'a 204 has no content' } as const;
