import { type ErrorCodeName, errorCodeName, type FrameNamed, otherPeer, type Peer } from '../../../decode/index.ts';
import { limits } from '../../../limits.ts';
import type { StreamState } from '../../../trace/index.ts';
import { explain } from '../../cause-wording.ts';
import { notes } from '../../notes.ts';
import { beforeFrame, type Found, type FrameSight, type Rule, type Verdict, type Watch } from '../../rule.ts';
import { progressOf, requestOf } from '../../stream-story.ts';
import { duration } from '../../wording.ts';
import { cutMessage } from '../grpc/call-messages.ts';

/** Each reset is explained by exactly one of these rules. */
export type ResetRule =
  | 'rst-stream-explained'
  | 'rst-no-error'
  | 'rst-protocol-error'
  | 'rst-internal-error'
  | 'rst-refused-stream'
  | 'rst-cancel-by-client'
  | 'rst-cancel-by-server'
  | 'rst-stream-closed'
  | 'rst-enhance-your-calm'
  | 'rst-http-1-1-required'
  | 'rst-connect-error'
  | 'rst-odd-code';

/** An RST_STREAM before the view knows it, on a stream nobody has reset yet. */
export interface Reset extends FrameSight<FrameNamed<'RST_STREAM'>> {
  readonly stream: StreamState;
}

/** Resets that are explained by this rule. */
export function onReset(id: ResetRule, check: (reset: Reset) => Found): Watch {
  const explained = notes(() => ({ resets: 0 }));
  return beforeFrame(['RST_STREAM'], (sight) => {
    const { stream, from, frame, view } = sight;
    if (!stream || stream.resetBy !== undefined) return undefined;
    if (ruleFor(errorCodeName(frame.errorCode), from, stream) !== id) return undefined;
    // Later ones are only counted: in a flood of resets the search for causes would cost more than the flood.
    return explained(view).resets++ < limits.findingsPerRule ? check(sight as Reset) : {};
  });
}

function ruleFor(code: ErrorCodeName | undefined, from: Peer, stream: StreamState): ResetRule | undefined {
  const { client, server, initiator } = stream;
  const complete = client.ended && server.ended;
  const byServer = from === 'server';
  // What becomes of pushes says push-refused.
  const pushDeclined = initiator === 'server' && !byServer;
  switch (code) {
    case 'NO_ERROR':
      if (complete || pushDeclined) return undefined;
      return byServer && !server.ended ? 'rst-no-error' : 'rst-stream-explained';
    case 'CANCEL':
      if (complete || pushDeclined) return undefined;
      if (server.ended || initiator === 'server') return 'rst-stream-explained';
      return byServer ? 'rst-cancel-by-server' : 'rst-cancel-by-client';
    case 'PROTOCOL_ERROR':
      return 'rst-protocol-error';
    case 'INTERNAL_ERROR':
      return byServer ? 'rst-internal-error' : 'rst-stream-explained';
    case 'REFUSED_STREAM':
      if (pushDeclined) return undefined;
      return byServer ? 'rst-refused-stream' : 'rst-stream-explained';
    case 'STREAM_CLOSED':
      return 'rst-stream-closed';
    case 'ENHANCE_YOUR_CALM':
      return 'rst-enhance-your-calm';
    case 'HTTP_1_1_REQUIRED':
      return 'rst-http-1-1-required';
    case 'CONNECT_ERROR':
      return stream.method === 'CONNECT' ? 'rst-connect-error' : 'rst-odd-code';
    case 'FLOW_CONTROL_ERROR':
    case 'FRAME_SIZE_ERROR':
    case 'COMPRESSION_ERROR':
      return 'rst-stream-explained';
    default:
      return 'rst-odd-code';
  }
}

/** The verdict with its reason, and with what all summaries of resets may name. */
export function explainReset(reset: Reset, { summary }: Pick<Rule, 'summary'>, otherwise?: string): Verdict {
  const { stream, from, frame, seq } = reset;
  const reaction = { by: from, seq, streamId: stream.id, errorCode: frame.errorCode };
  const verdict = explain(reset, reaction, summary, otherwise);
  return { ...verdict, values: { ...verdict.values, ...factsOf(reset) } };
}

export function factsOf({ stream, at, frame, from }: Reset): NonNullable<Verdict['values']> {
  return {
    request: requestOf(stream),
    progress: progressOf(stream) + (stream.server.ended ? '' : cutMessage(stream)),
    code: errorCodeName(frame.errorCode) ?? `0x${frame.errorCode.toString(16)}`,
    time: duration(at - stream.openedAt),
    other: `the ${otherPeer(from)}`,
  };
}

/** Milliseconds since anything happened on the stream. */
export const silenceOf = ({ stream, at }: Reset): number => {
  const times = [stream.openedAt, stream.client.lastAt, stream.server.lastAt].filter((time) => !Number.isNaN(time));
  return at - Math.max(...times);
};
