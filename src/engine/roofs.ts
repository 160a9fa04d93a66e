import type { Roofs } from '../profile/roofline';
import type { StartEngine } from './engine-process';
import { withEngine } from './single-task';
import { createWorkFolder } from './work-folder';

/**
 * What this machine does at best, with as many threads inside one operator as the run had (null:
 * the runtime's default), in a process of its own; takes about two seconds.
 *
 * Throws UserError, and the signal's reason when cancelled. Either way nothing is left behind.
 */
export async function measureRoofs(
  threads: number | null,
  signal?: AbortSignal,
  start?: StartEngine,
): Promise<Roofs> {
  signal?.throwIfAborted();
  const folder = await createWorkFolder();
  try {
    const request = { threads, folder: folder.path };
    return await withEngine((engine) => engine.roofs(request), signal, start);
  } finally {
    await folder.remove();
  }
}
