import type { Rule } from '../../rule.ts';
import { emptyFramesFlood } from './empty-frames-flood.ts';
import { glitchAccumulation } from './glitch-accumulation.ts';
import { madeYouReset } from './made-you-reset.ts';
import { rapidReset } from './rapid-reset.ts';
import { settingsFlood } from './settings-flood.ts';
import { slowReadHold } from './slow-read-hold.ts';
import { tinyDataFlood } from './tiny-data-flood.ts';
import { windowUpdateFlood } from './window-update-flood.ts';

/** L. Floods and abuse. */
export const abuseRules: readonly Rule[] = [
  rapidReset,
  madeYouReset,
  settingsFlood,
  emptyFramesFlood,
  tinyDataFlood,
  windowUpdateFlood,
  slowReadHold,
  glitchAccumulation,
];
