import { spawnSync } from 'node:child_process';

/** Whether a program is installed. For `test.skipIf(!have('curl'))`, so that a skipped test is seen. */
export function have(program: string): boolean {
  return spawnSync('sh', ['-c', `command -v "${program}"`]).status === 0;
}
