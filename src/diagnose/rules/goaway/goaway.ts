import { type ErrorCodeName, errorCodeName, type FrameNamed, otherPeer } from '../../../decode/index.ts';
import { limits } from '../../../limits.ts';
import { explain } from '../../cause-wording.ts';
import { beforeFrame, type Found, type FrameSight, type Rule, type Verdict, type Watch } from '../../rule.ts';

/** "There may be more streams": the first of two GOAWAYs. Some senders use the highest identifier of a client. */
export const isAnnouncement = (lastStreamId: number): boolean => lastStreamId >= 0x7fffffff - 1;

/** A GOAWAY before the view knows it. */
export type Goaway = FrameSight<FrameNamed<'GOAWAY'>>;

/** GOAWAYs with one of these codes, or with one that RFC 9113 does not define where `undefined` is listed. */
export const onGoaway = (codes: readonly (ErrorCodeName | undefined)[], check: (goaway: Goaway) => Found): Watch =>
  beforeFrame(['GOAWAY'], (sight) => {
    // Misplaced, it is another mistake. More than a few are a flood; walking all streams for each would be one on us.
    if (sight.frame.streamId !== 0 || sight.view.of(sight.from).goaways.length >= limits.goaways) return undefined;
    return codes.includes(errorCodeName(sight.frame.errorCode)) && check(sight);
  });

/** The verdict with its reason, and with what all summaries of GOAWAYs may name. */
export function explainGoaway(goaway: Goaway, { summary }: Pick<Rule, 'summary'>, otherwise?: string): Verdict {
  const { frame, from, seq } = goaway;
  const { errorCode, debugData, lastStreamId } = frame;
  const reaction = { by: from, seq, errorCode, debugData, lastStreamId };
  const verdict = explain(goaway, reaction, summary, otherwise);
  const code = errorCodeName(errorCode) ?? `the unknown code 0x${errorCode.toString(16)}`;
  return { ...verdict, values: { ...verdict.values, code, other: `the ${otherPeer(from)}` } };
}
