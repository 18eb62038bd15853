import { errorCodeName } from '../../../decode/index.ts';
import { beforeFrame, type Rule } from '../../rule.ts';
import { counted } from '../../wording.ts';
import { explainReset, onReset } from './reset.ts';

export const rstStreamClosed: Rule = {
  id: 'rst-stream-closed',
  title: 'a stream was reset with STREAM_CLOSED',
  section: 'RFC 9113 §5.1',
  severity: 'error',
  fault: 'either',
  tier: 'P2',
  unbroken: true,
  when: 'An RST_STREAM with STREAM_CLOSED.',
  unless: 'The exchange was complete and nothing was sent after its end.',
  peers:
    'curl resets with it after any frame it finds invalid, Apache when its backend gave up: there the code hides another reason.',
  summary: '{who} says that stream {stream} ({request}) was already closed{because}',
  fix: 'Send nothing after END_STREAM. If nothing was sent, look in the log of whoever complains.',
  fires: ['OPEN; GET1; C> DATA(1,5); S> RST(1,STREAM_CLOSED)', 'OPEN; GET1; OK1; C> RST(1,STREAM_CLOSED)'],
  silent: ['OPEN; GET1; S> RST(1,CANCEL)', 'OPEN; GET1; OK1; S> DATA(1,0,ES); C> RST(1,STREAM_CLOSED)'],
  watch: onReset('rst-stream-closed', (reset) => {
    const otherwise = ', but nothing was sent after its end. curl and Apache use this code for other failures too';
    const verdict = explainReset(reset, rstStreamClosed, otherwise);
    const { client, server } = reset.stream;
    // curl 7.88 does so after an empty body. Nothing is lost.
    return verdict.cause === undefined && client.ended && server.ended ? undefined : verdict;
  }),
};

export const rstEnhanceYourCalm: Rule = {
  id: 'rst-enhance-your-calm',
  title: 'a stream was refused for its cost',
  section: 'RFC 9113 §7',
  severity: 'warning',
  fault: 'receiver',
  tier: 'P1',
  when: 'An RST_STREAM with ENHANCE_YOUR_CALM.',
  unless: 'The whole connection is ended: see goaway-enhance-your-calm.',
  peers:
    'Node: too many streams, more than 128 fields (`maxHeaderListPairs`), or too much memory; Apache: 100 fields more than `LimitRequestFields`.',
  summary: '{who} found stream {stream} ({request}) too expensive: {fields}, {open} open{because}',
  fix: 'Send fewer fields and fewer streams at once, wait before the next attempt, or raise the limits of whoever refuses.',
  fires: ['OPEN; GET1; S> RST(1,ENHANCE_YOUR_CALM)'],
  silent: ['OPEN; GET1; S> GOAWAY(1,ENHANCE_YOUR_CALM)'],
  watch: onReset('rst-enhance-your-calm', (reset) => {
    const verdict = explainReset(reset, rstEnhanceYourCalm, '');
    const { stream, view } = reset;
    const fields = counted(stream.client.fields?.length ?? 0, 'request field');
    return { ...verdict, values: { ...verdict.values, fields, open: counted(view.streams.open.size, 'stream') } };
  }),
};

const HTTP_1_1_REQUIRED = 0xd;

export const rstHttp11Required: Rule = {
  id: 'rst-http-1-1-required',
  title: 'the server wants HTTP/1.1',
  section: 'RFC 9113 §7, §9.2.1',
  severity: 'warning',
  fault: 'none',
  tier: 'P1',
  when: 'RST_STREAM or GOAWAY with HTTP_1_1_REQUIRED.',
  peers:
    'Apache where a directory asks for client certificates, IIS with Windows authentication (NTLM). Chrome tries again with HTTP/1.1 and otherwise shows `ERR_HTTP_1_1_REQUIRED`.',
  summary:
    '{who} wants HTTP/1.1 for {request}: usually for a client certificate or NTLM, which HTTP/2 does not allow there',
  fix: 'Send this request over HTTP/1.1, or switch HTTP/2 off for this host.',
  fires: ['OPEN; GET1; S> RST(1,HTTP_1_1_REQUIRED)', 'OPEN; GET1; S> GOAWAY(0,HTTP_1_1_REQUIRED)'],
  silent: ['OPEN; GET1; S> HDR(1,EH,ES){:status 426}', 'OPEN; GET1; S> HDR(1,EH,ES){:status 505}'],
  watch: [
    onReset('rst-http-1-1-required', (reset) => explainReset(reset, rstHttp11Required)),
    beforeFrame(
      ['GOAWAY'],
      ({ frame }) => frame.errorCode === HTTP_1_1_REQUIRED && { values: { request: 'all requests here' } },
    ),
  ],
};

export const rstConnectError: Rule = {
  id: 'rst-connect-error',
  title: 'the target of a tunnel failed',
  section: 'RFC 9113 §8.5',
  severity: 'warning',
  fault: 'network',
  tier: 'P2',
  when: 'RST_STREAM with CONNECT_ERROR on a CONNECT request.',
  unless: 'It is another request: see rst-odd-code.',
  summary: 'the TCP connection behind the tunnel on stream {stream} ({request}) broke, when {progress}',
  fix: 'Check the target, and the way from the proxy to it.',
  fires: ['OPEN; CONNECT1; OK1; S> RST(1,CONNECT_ERROR)'],
  silent: ['OPEN; CONNECT1; S> HDR(1,EH,ES){:status 502}', 'OPEN; GET1; S> RST(1,CONNECT_ERROR)'],
  watch: onReset('rst-connect-error', (reset) => explainReset(reset, rstConnectError)),
};

export const rstOddCode: Rule = {
  id: 'rst-odd-code',
  title: 'an error code that says nothing about a stream',
  section: 'RFC 9113 §7',
  severity: 'info',
  fault: 'sender',
  tier: 'P2',
  when: 'RST_STREAM with a code RFC 9113 does not define, with SETTINGS_TIMEOUT or INADEQUATE_SECURITY, or with CONNECT_ERROR on a request that is not CONNECT.',
  peers:
    'Unknown codes are to be treated like INTERNAL_ERROR; OkHttp drops the connection: `TYPE_RST_STREAM unexpected error code`.',
  summary: '{who} reset stream {stream} ({request}) with {code}, {meaning}; by then {progress}',
  fix: 'Use a code that RFC 9113 defines for streams.',
  fires: ['OPEN; GET1; S> RST(1,0x10c)', 'OPEN; GET1; S> RST(1,SETTINGS_TIMEOUT)', 'OPEN; GET1; S> RST(1,500)'],
  silent: ['OPEN; GET1; S> RST(1,INTERNAL_ERROR)', 'OPEN; CONNECT1; OK1; S> RST(1,CONNECT_ERROR)'],
  watch: onReset('rst-odd-code', (reset) => {
    const { errorCode } = reset.frame;
    const verdict = explainReset(reset, rstOddCode);
    return { ...verdict, values: { ...verdict.values, meaning: meaningOf(errorCode) } };
  }),
};

/** From 0x100 on. @see RFC 9114 §8.1 */
const HTTP3_CODES = [
  'NO_ERROR',
  'GENERAL_PROTOCOL_ERROR',
  'INTERNAL_ERROR',
  'STREAM_CREATION_ERROR',
  'CLOSED_CRITICAL_STREAM',
  'FRAME_UNEXPECTED',
  'FRAME_ERROR',
  'EXCESSIVE_LOAD',
  'ID_ERROR',
  'SETTINGS_ERROR',
  'MISSING_SETTINGS',
  'REQUEST_REJECTED',
  'REQUEST_CANCELLED',
  'REQUEST_INCOMPLETE',
  'MESSAGE_ERROR',
  'CONNECT_ERROR',
  'VERSION_FALLBACK',
];

function meaningOf(code: number): string {
  if (errorCodeName(code)) return 'which says nothing about a single request';
  const http3 = HTTP3_CODES[code - 0x100];
  if (http3) return `which HTTP/2 does not define: it is H3_${http3} of HTTP/3`;
  if (code >= 400 && code < 600) return `which HTTP/2 does not define: ${code} looks like an HTTP status`;
  return 'which HTTP/2 does not define';
}
