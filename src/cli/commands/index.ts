import type { Command } from 'commander';
import { registerCa } from './ca.ts';
import { registerConvert } from './convert.ts';
import { registerDemo } from './demo.ts';
import { registerDiagnose } from './diagnose.ts';
import { registerExplain } from './explain.ts';
import { registerInspect } from './inspect.ts';
import { registerOpen } from './open.ts';
import { registerShow } from './show.ts';
import { registerStats } from './stats.ts';

/**
 * Adds a command to the program. Only options and texts are loaded for it; the work is imported when it is called, so
 * that `--help` is quick.
 */
export type RegisterCommand = (program: Command, exit: (code: number) => void) => void;

/** Every command, in the order of `--help`. */
export const COMMANDS: readonly RegisterCommand[] = [
  registerInspect,
  registerDemo,
  registerOpen,
  registerShow,
  registerStats,
  registerDiagnose,
  registerExplain,
  registerConvert,
  registerCa,
];
