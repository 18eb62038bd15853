import { errorCodeName, otherPeer } from '../../../decode/index.ts';
import type { Severity } from '../../../trace/index.ts';
import type { Rule } from '../../rule.ts';
import { bytes } from '../../wording.ts';
import { explainReset, onReset, type Reset } from './reset.ts';

const IDEMPOTENT = '. Only an idempotent request is safe to send again';

/** What the codes say that have no rule of their own, or not in this direction. */
const MEANING: Readonly<Record<string, { meaning: string; retry: string; severity?: Severity }>> = {
  NO_ERROR: { meaning: 'it needs no more of this stream', retry: '' },
  CANCEL: { meaning: 'it is not needed any more', retry: '' },
  REFUSED_STREAM: { meaning: 'it was not looked at', retry: '' },
  INTERNAL_ERROR: { meaning: 'it failed itself', retry: IDEMPOTENT, severity: 'error' },
  FLOW_CONTROL_ERROR: { meaning: 'more came than its window allows', retry: IDEMPOTENT, severity: 'error' },
  FRAME_SIZE_ERROR: { meaning: 'a frame had the wrong length', retry: IDEMPOTENT, severity: 'error' },
  COMPRESSION_ERROR: { meaning: 'the fields could not be decoded', retry: IDEMPOTENT, severity: 'error' },
};

export const rstStreamExplained: Rule = {
  id: 'rst-stream-explained',
  title: 'a stream was reset',
  section: 'RFC 9113 §6.4, §7, §8.7',
  severity: 'info',
  fault: 'sender',
  tier: 'P0',
  when: 'An RST_STREAM that none of the other rst- rules explains: each reset is explained once. An error when its code is INTERNAL_ERROR, FLOW_CONTROL_ERROR, FRAME_SIZE_ERROR or COMPRESSION_ERROR.',
  unless:
    'The exchange was complete and the code is NO_ERROR or CANCEL, or the other endpoint has reset the stream before.',
  peers:
    'curl: `(92) HTTP/2 stream 1 was not closed cleanly: CODE (err n)`, from 8.19 on `reset by server (error 0xn CODE)`; Go: `stream error: stream ID 1; CODE; received from peer`; Node: `Stream closed with error code NGHTTP2_CODE`; OkHttp: `stream was reset: CODE`; Chrome: `ERR_HTTP2_PROTOCOL_ERROR` for nearly every code; grpc-go: `stream terminated by RST_STREAM with error code: CODE`.',
  summary: '{who} reset stream {stream} ({request}) with {code}: {meaning}{because}. By then {progress}{retry}',
  fix: 'Look in the log of whoever sent the reset, at that moment, for the reason.',
  fires: [
    'OPEN; GET1; C> RST(1,INTERNAL_ERROR)',
    'OPEN; POST1; OK1.ES; S> RST(1,NO_ERROR)',
    'OPEN; POST1; OK1; C> DATA(1,100); S> RST(1,FLOW_CONTROL_ERROR)',
    'OPEN; GET1; OK1; C> RST(1,NO_ERROR)',
    'C> PREFACE; C> SET{}; POST1; C> DATA(1,16384); S> SET{4=4095}; C> SACK; S> SACK; S> RST(1,FLOW_CONTROL_ERROR)',
  ],
  silent: ['OPEN; GET1; OK1.ES', 'OPEN; GET1; OK1.ES; C> RST(1,CANCEL)', 'OPEN; GET1; S> RST(1,INTERNAL_ERROR)'],
  watch: onReset('rst-stream-explained', (reset) => {
    const code = errorCodeName(reset.frame.errorCode)!;
    const { meaning, retry, severity } = MEANING[code]!;
    const uploadStopped = code === 'NO_ERROR' && reset.from === 'server';
    const peaceful = severity === undefined;
    const early = code === 'FLOW_CONTROL_ERROR' ? sentEarly(reset) : undefined;
    const verdict = explainReset(reset, rstStreamExplained, peaceful || early ? '' : undefined);
    if (early && verdict.cause === undefined) {
      return { ...verdict, severity: 'error', fix: WINDOW, values: { ...verdict.values, meaning: early, retry } };
    }
    return {
      ...verdict,
      ...(severity && { severity }),
      values: {
        ...verdict.values,
        meaning: uploadStopped
          ? 'its answer is complete and the rest of the upload is not needed, which is no error'
          : meaning,
        retry,
      },
    };
  }),
};

/** Content that was within the window when it was sent, and is beyond the one that came meanwhile. @see RFC 9113 §6.9.3 */
function sentEarly({ view, stream, from }: Reset): string | undefined {
  const sender = otherPeer(from);
  const { initialWindowSize } = view.of(from).settings.latest;
  if (stream[sender].window.left(initialWindowSize) >= 0) return undefined;
  return `the ${sender} had sent more than the ${bytes(initialWindowSize)} of its window before it knew of that limit, as it may`;
}

const WINDOW =
  'Take what was under way when the SETTINGS with the smaller window were sent, or begin with the 65,535 bytes that every client begins with.';
