import type { FrameNamed } from '../../../decode/index.ts';
import { beforeFrame, type Found, type FrameSight, type Watch } from '../../rule.ts';

/** Each value of one setting in a SETTINGS frame, before it is taken in. */
export const settingOffered = (
  identifier: number,
  check: (value: number, sight: FrameSight<FrameNamed<'SETTINGS'>>) => Found,
): Watch =>
  beforeFrame(['SETTINGS'], (sight) => {
    for (const setting of sight.frame.settings) {
      const found = setting.identifier === identifier && check(setting.value, sight);
      if (found) return found;
    }
    return undefined;
  });
