import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';

/**
 * Opens a file for writing, readable by its owner only. An existing file keeps its place, not its content nor who may read
 * it. Pipes and devices are written to as they are. Whatever others do to the file, what is written goes behind what is in
 * it, without a hole. Rejects with the error of the system.
 */
export async function createPrivateFile(path: string): Promise<FileHandle> {
  const file = await open(path, constants.O_WRONLY | constants.O_CREAT | constants.O_APPEND, 0o600);
  try {
    if ((await file.stat()).isFile()) {
      await file.truncate(0);
      await file.chmod(0o600);
    }
    return file;
  } catch (error) {
    await file.close();
    throw error;
  }
}
