import type { ErrorCodeName } from '../../../decode/index.ts';
import { ERROR_CODES } from '../../../decode/index.ts';
import type { Rule } from '../../rule.ts';
import { explainGoaway, onGoaway } from './goaway.ts';
import { streamsAt, streamWords } from './goaway-streams.ts';

const PLAIN: Readonly<Partial<Record<ErrorCodeName, string>>> = {
  NO_ERROR: 'nothing is wrong with it',
  PROTOCOL_ERROR: 'a rule was broken',
  INTERNAL_ERROR: 'it failed itself',
  FLOW_CONTROL_ERROR: 'more came than its window allows',
  SETTINGS_TIMEOUT: 'its SETTINGS were not acknowledged',
  STREAM_CLOSED: 'frames came on a stream that was over',
  FRAME_SIZE_ERROR: 'a frame had the wrong length',
  COMPRESSION_ERROR: 'fields could not be decoded',
  ENHANCE_YOUR_CALM: 'it was asked for too much',
  INADEQUATE_SECURITY: 'TLS is too weak',
  HTTP_1_1_REQUIRED: 'it wants HTTP/1.1',
};

export const goawayExplained: Rule = {
  id: 'goaway-explained',
  title: 'the connection is being shut down',
  section: 'RFC 9113 §6.8, §7, §8.7',
  severity: 'info',
  fault: 'sender',
  tier: 'P0',
  when: 'Any GOAWAY: what becomes of the streams that are open. Why it was sent says the goaway- rule of its code.',
  unless: 'No stream is open, and another rule has spoken of this GOAWAY or it only answers one.',
  peers:
    'Go: `http2: server sent GOAWAY and closed the connection; LastStreamID=1, ErrCode=CODE, debug="…"`; Node: `ERR_HTTP2_SESSION_ERROR`; gRPC: `UNAVAILABLE: closing transport due to: …`; curl -v: `received GOAWAY, error=n, last_stream=m`, then (16) or (18); Chrome: `ERR_HTTP2_PROTOCOL_ERROR`; OkHttp: `ConnectionShutdownException`.',
  summary: '{who} is closing the connection with {code} ({plain}){says}; {streams}',
  fix: 'Open a new connection for new requests, and send again what was not processed.',
  fires: [
    'OPEN; GET1; S> GOAWAY(1,PROTOCOL_ERROR,"x")',
    'OPEN; GET1, GET3, GET5; S> GOAWAY(3,NO_ERROR)',
    'OPEN; C> GOAWAY(0,NO_ERROR)',
    'OPEN; GET1; S> GOAWAY(2147483647,NO_ERROR)',
  ],
  silent: ['OPEN; GET1; OK1.ES', 'OPEN; GET1; OK1.ES; S> GOAWAY(1,NO_ERROR); C> GOAWAY(0,NO_ERROR)'],
  alongside: ['goaway-protocol-error', 'goaway-one-step-race'],
  watch: onGoaway([...ERROR_CODES, undefined], (goaway) => {
    const { findings, seq, frame, from, view } = goaway;
    const why = findings.findLast(({ decidedBy, rule }) => decidedBy === seq && /^goaway-|^rst-http/.test(rule));
    const streams = streamsAt(goaway);
    const answersGoaway = frame.errorCode === 0 && view.other(from).goaways.length > 0;
    if ((why || answersGoaway) && streams.open === 0) return undefined;
    const verdict = explainGoaway(goaway, why ? STREAMS_ONLY : goawayExplained, '');
    const { code } = verdict.values as { code: ErrorCodeName };
    return {
      // Numbers only, and more of them than a value may have.
      summary: verdict.summary!.replace('{streams}', streamWords(goaway, streams)),
      streamId: null,
      again: true,
      ...(why && { cause: why.seq, fault: 'none' }),
      values: {
        ...verdict.values,
        plain: PLAIN[code] ?? 'which says nothing about a connection',
      },
    };
  }),
};

/** The other rule has said the rest. */
const STREAMS_ONLY = { summary: 'after this GOAWAY {streams}' };
