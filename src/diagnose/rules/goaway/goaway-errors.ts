import { otherPeer } from '../../../decode/index.ts';
import type { Rule } from '../../rule.ts';
import { bytes, duration, who } from '../../wording.ts';
import { explainGoaway, type Goaway, onGoaway } from './goaway.ts';

const LOG = 'Look in the log of whoever sent the GOAWAY, at that moment.';

export const goawayProtocolError: Rule = {
  id: 'goaway-protocol-error',
  title: 'the connection was ended with PROTOCOL_ERROR',
  section: 'RFC 9113 §5.4.1, §7',
  severity: 'error',
  fault: 'either',
  tier: 'P1',
  follows: ['ping-unanswered'],
  when: 'A GOAWAY with PROTOCOL_ERROR or STREAM_CLOSED. What the other endpoint did wrong a moment before is its reason.',
  unless: 'A PING of the sender is unanswered: OkHttp reports a failed keepalive like this.',
  peers:
    'curl: `(16) Error in the HTTP2 framing layer`; nghttp2 1.67 and 1.68 end the connection over any malformed message; nginx for a client that is silent too long.',
  summary: '{who} ended the connection with {code}{because}{says}',
  fix: LOG,
  symptom: 'curl: (16) Error in the HTTP2 framing layer; Chrome: ERR_HTTP2_PROTOCOL_ERROR',
  fires: [
    'OPEN; GET1; S> HDR(3,EH){:status 200}; C> GOAWAY(0,PROTOCOL_ERROR,"request HEADERS: client received request")',
    'OPEN; GET1; OK1; C> PING(x); +2s; C> GOAWAY(0,PROTOCOL_ERROR)',
    'OPEN; GET1; S> GOAWAY(1,STREAM_CLOSED)',
  ],
  silent: ['OPEN; GET1; S> GOAWAY(1,NO_ERROR)', 'OPEN; GET1; S> RST(1,PROTOCOL_ERROR)'],
  watch: onGoaway(['PROTOCOL_ERROR', 'STREAM_CLOSED'], (goaway) =>
    explainGoaway(goaway, goawayProtocolError, withoutReason(goaway)),
  ),
};

function withoutReason({ view, from, at, frame }: Goaway): string {
  if (frame.debugData) return '';
  const [ping] = view.of(from).pings;
  const waited = ping ? at - ping.at : 0;
  if (ping && waited >= 500) {
    return `; its own PING had been unanswered for ${duration(waited)}, and OkHttp says so when a keepalive fails`;
  }
  const { lastType } = view.other(from);
  return lastType
    ? `; nothing on the wire explains it, the last frame before it was ${lastType} of the ${otherPeer(from)}`
    : `, before the ${otherPeer(from)} had sent a frame`;
}

export const goawayCompressionError: Rule = {
  id: 'goaway-compression-error',
  title: 'the connection was ended with COMPRESSION_ERROR',
  section: 'RFC 9113 §4.3',
  severity: 'error',
  fault: 'sender',
  tier: 'P1',
  when: 'A GOAWAY with COMPRESSION_ERROR. When h2inspect decodes all field blocks before it without an error, the endpoint that complains has lost step itself.',
  peers: 'Chrome: `ERR_HTTP2_COMPRESSION_ERROR`; Go: `connection error: COMPRESSION_ERROR`.',
  summary: '{who} could not decompress the fields of {other}{because}{says}',
  fix: 'Decode every field block in order, also those on streams that were reset or refused.',
  symptom: 'Chrome: ERR_HTTP2_COMPRESSION_ERROR',
  fires: [
    'OPEN; C> HDR(1,EH,ES){#200}; S> GOAWAY(0,COMPRESSION_ERROR)',
    'OPEN; GET1; C> RST(1,CANCEL); GET3; S> GOAWAY(0,COMPRESSION_ERROR)',
  ],
  silent: ['OPEN; GET1; S> GOAWAY(0,NO_ERROR)'],
  watch: onGoaway(['COMPRESSION_ERROR'], (goaway) => explainGoaway(goaway, goawayCompressionError, lostStep(goaway))),
};

function lostStep({ view, from }: Goaway): string {
  let suspect: number | undefined;
  for (const { id, resetBy } of view.streams.recent.values()) if (resetBy !== undefined) suspect = id;
  const perhaps = suspect === undefined ? '' : `, perhaps at stream ${suspect}, which was reset`;
  return `, but h2inspect decoded them without an error: the ${from} itself has lost step${perhaps}`;
}

export const goawayFlowControlError: Rule = {
  id: 'goaway-flow-control-error',
  title: 'the connection was ended with FLOW_CONTROL_ERROR',
  section: 'RFC 9113 §6.9',
  severity: 'error',
  fault: 'either',
  tier: 'P1',
  when: 'A GOAWAY with FLOW_CONTROL_ERROR, compared with the windows as h2inspect counts them.',
  peers: 'Chrome: `ERR_HTTP2_FLOW_CONTROL_ERROR`.',
  summary: '{who} ended the connection with FLOW_CONTROL_ERROR{because}{says}',
  fix: 'Count padding and the pad length octet too, and apply a new INITIAL_WINDOW_SIZE to all open streams when it is acknowledged.',
  symptom: 'Chrome: ERR_HTTP2_FLOW_CONTROL_ERROR',
  fires: ['OPEN; POST1; C> DATA(1,16384); S> GOAWAY(1,FLOW_CONTROL_ERROR)'],
  silent: ['OPEN; POST1; C> DATA(1,16384); S> GOAWAY(1,NO_ERROR)'],
  watch: onGoaway(['FLOW_CONTROL_ERROR'], (goaway) => {
    const left = goaway.view.connectionWindow(otherPeer(goaway.from));
    const otherwise = `: ${who(otherPeer(goaway.from))} sent more than its window allows. h2inspect cannot confirm that: by its count ${bytes(left)} of the connection’s window were left`;
    return explainGoaway(goaway, goawayFlowControlError, otherwise);
  }),
};

export const goawayFrameSizeError: Rule = {
  id: 'goaway-frame-size-error',
  title: 'the connection was ended with FRAME_SIZE_ERROR',
  section: 'RFC 9113 §4.2',
  severity: 'error',
  fault: 'sender',
  tier: 'P1',
  when: 'A GOAWAY with FRAME_SIZE_ERROR.',
  unless: 'nginx uses it for wrong lengths inside a field block too.',
  peers: 'Chrome: `ERR_HTTP2_FRAME_SIZE_ERROR`.',
  summary: '{who} ended the connection with FRAME_SIZE_ERROR{because}{says}',
  fix: 'Keep to SETTINGS_MAX_FRAME_SIZE and to the fixed lengths of RST_STREAM, SETTINGS, PING, PRIORITY and WINDOW_UPDATE.',
  symptom: 'Chrome: ERR_HTTP2_FRAME_SIZE_ERROR',
  fires: ['OPEN; POST1; C> DATA(1,16385); S> GOAWAY(0,FRAME_SIZE_ERROR)', 'OPEN; GET1; S> GOAWAY(0,FRAME_SIZE_ERROR)'],
  silent: ['OPEN; POST1; C> DATA(1,16385); S> GOAWAY(0,NO_ERROR)'],
  watch: onGoaway(['FRAME_SIZE_ERROR'], (goaway) =>
    explainGoaway(
      goaway,
      goawayFrameSizeError,
      `: a frame of ${who(otherPeer(goaway.from))} had the wrong length, although all frames h2inspect saw had legal ones`,
    ),
  ),
};

export const goawayInternalError: Rule = {
  id: 'goaway-internal-error',
  title: 'the connection was ended with INTERNAL_ERROR',
  section: 'RFC 9113 §7',
  severity: 'error',
  fault: 'sender',
  tier: 'P1',
  follows: ['rapid-reset'],
  when: 'A GOAWAY with INTERNAL_ERROR.',
  unless:
    'Servers built on nghttp2 answer too many resets like this. Node’s client answers protocol violations like this.',
  peers: 'A crash, no memory; Node: `NGHTTP2_INTERNAL_ERROR`, often for a mistake of the other side.',
  summary: '{who} ended the connection with {code}{because}{says}',
  fix: LOG,
  fires: [
    'OPEN; GET1, GET3; S> GOAWAY(3,INTERNAL_ERROR)',
    'OPEN; GET1; S> HDR(3,EH){:status 200}; C> GOAWAY(0,INTERNAL_ERROR)',
  ],
  silent: ['OPEN; GET1; S> GOAWAY(0,NO_ERROR)'],
  watch: onGoaway(['INTERNAL_ERROR'], (goaway) => {
    const otherwise = goaway.frame.debugData ? '' : '; it failed itself, and nothing on the wire explains it';
    return explainGoaway(goaway, goawayInternalError, otherwise);
  }),
};

export const goawaySettingsTimeout: Rule = {
  id: 'goaway-settings-timeout',
  title: 'the connection was ended with SETTINGS_TIMEOUT',
  section: 'RFC 9113 §6.5.3',
  severity: 'error',
  fault: 'receiver',
  tier: 'P2',
  follows: ['settings-not-acked'],
  when: 'A GOAWAY with SETTINGS_TIMEOUT.',
  unless: 'The acknowledgement has passed h2inspect: then the one that complains has not read it.',
  peers: 'nghttpx and nghttp after 10 seconds.',
  summary:
    '{who} ended the connection with SETTINGS_TIMEOUT: {other} did not acknowledge its SETTINGS{waited}{because}{says}',
  fix: 'Acknowledge SETTINGS at once, in the loop that reads frames: see settings-not-acked.',
  fires: ['C> PREFACE, SETTINGS{}; S> SETTINGS{}; C> GET1; S> SACK; +10s; S> GOAWAY(0,SETTINGS_TIMEOUT)'],
  silent: ['OPEN; GET1; S> GOAWAY(0,NO_ERROR)'],
  alongside: ['settings-not-acked', 'no-response'],
  watch: onGoaway(['SETTINGS_TIMEOUT'], (goaway) => {
    const { view, from, at } = goaway;
    const [pending] = view.of(from).settings.pending;
    const verdict = explainGoaway(goaway, goawaySettingsTimeout, '');
    const waited = pending
      ? ` for ${duration(at - pending.at)}`
      : ', although the acknowledgement has passed h2inspect';
    return {
      ...verdict,
      values: { ...verdict.values, waited },
      ...(!pending && { fault: 'sender' }),
      evidence: [...(verdict.evidence ?? []), pending?.seq ?? -1],
    };
  }),
};

export const goawayInadequateSecurity: Rule = {
  id: 'goaway-inadequate-security',
  title: 'the connection was ended with INADEQUATE_SECURITY',
  section: 'RFC 9113 §9.2',
  severity: 'error',
  fault: 'either',
  tier: 'P2',
  follows: ['tls-version-too-low', 'tls12-prohibited-cipher'],
  when: 'A GOAWAY with INADEQUATE_SECURITY; the finding shows TLS of that leg, which is h2inspect’s own.',
  unless: 'Without h2inspect another version or cipher suite may be agreed on.',
  summary: '{who} rejects TLS on its leg, {tls}{because}{says}',
  fix: 'Use TLS 1.3, or TLS 1.2 with an ECDHE cipher suite with AES-GCM or ChaCha20.',
  fires: ['TLS{version TLSv1.2, cipher AES128-SHA}; OPEN; GET1; S> GOAWAY(0,INADEQUATE_SECURITY)'],
  silent: ['OPEN; GET1; S> GOAWAY(0,NO_ERROR)'],
  alongside: ['tls12-prohibited-cipher'],
  watch: onGoaway(['INADEQUATE_SECURITY'], (goaway) => {
    const facts = goaway.view.opened?.[goaway.from]?.tls;
    const verdict = explainGoaway(goaway, goawayInadequateSecurity, '');
    const tls = facts ? `${facts.version} with ${facts.cipher}` : 'which this capture has not seen';
    return { ...verdict, values: { ...verdict.values, tls } };
  }),
};

export const goawayOddCode: Rule = {
  id: 'goaway-odd-code',
  title: 'an error code that says nothing about a connection',
  section: 'RFC 9113 §7',
  severity: 'info',
  fault: 'sender',
  tier: 'P2',
  when: 'A GOAWAY with REFUSED_STREAM, CANCEL, CONNECT_ERROR or a code RFC 9113 does not define.',
  peers: 'OkHttp throws `TYPE_GOAWAY unexpected error code` for unknown ones.',
  summary:
    '{who} ended the connection with {code}, which has no meaning for a connection: take it as INTERNAL_ERROR{because}{says}',
  fix: 'Use a code that RFC 9113 defines for connections.',
  fires: ['OPEN; GET1; S> GOAWAY(0,0xff)', 'OPEN; GET1; S> GOAWAY(1,CANCEL)'],
  silent: ['OPEN; GET1; S> GOAWAY(1,PROTOCOL_ERROR)'],
  watch: onGoaway(['REFUSED_STREAM', 'CANCEL', 'CONNECT_ERROR', undefined], (goaway) =>
    explainGoaway(goaway, goawayOddCode, ''),
  ),
};
