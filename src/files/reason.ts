import { getSystemErrorMap } from 'node:util';

/** What went wrong with a file, for people: `no space left on device (ENOSPC)`. */
export function reasonOf(error: unknown): string {
  const { code, errno, message } = error as NodeJS.ErrnoException;
  // zlib numbers its errors as it likes: its -3 is no ESRCH. Errors of fzstd have a number for a code.
  if (typeof code === 'string' && code.startsWith('Z_')) return `its gzip data is damaged (${message})`;
  const words = errno === undefined ? undefined : getSystemErrorMap().get(errno)?.[1];
  return words === undefined ? message : `${words} (${code})`;
}
