import { getSystemErrorMap } from 'node:util';

/** What went wrong with a file, for people: `no space left on device (ENOSPC)`. */
export function reasonOf(error: unknown): string {
  const { code, errno, message } = error as NodeJS.ErrnoException;
  const words = errno === undefined ? undefined : getSystemErrorMap().get(errno)?.[1];
  return words === undefined ? message : `${words} (${code})`;
}
