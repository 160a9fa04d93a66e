import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { tensorflowRoot } from './folder';

/** Undoes what `setUpTensorflow` did. Returns whether there was something. */
export async function removeTensorflow(storage: string): Promise<boolean> {
  const root = tensorflowRoot(storage);
  const names = await readdir(root).catch(() => []);
  await removeFolder(root);
  return names.some((name) => !name.startsWith('.'));
}

/** Work folders of processes that ended without removing them. */
export async function removeAbandoned(root: string): Promise<void> {
  for (const name of await readdir(root)) {
    const [, pid] = /^\.work-(\d+)-/.exec(name) ?? [];
    if (pid !== undefined && !isRunning(Number(pid))) await removeFolder(join(root, name));
  }
}

/** Every other version. */
export async function removeOthers(
  root: string,
  kept: string,
  names: readonly string[],
): Promise<void> {
  for (const name of names)
    if (!name.startsWith('.') && join(root, name) !== kept) await removeFolder(join(root, name));
}

/** Links in it are removed, not followed. */
function removeFolder(path: string): Promise<void> {
  return rm(path, { recursive: true, force: true, maxRetries: 3 });
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
