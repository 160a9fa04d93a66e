import {
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

const ABANDONED_MS = 3_600_000;

/**
 * Fills a folder under a name of its own and renames it when complete, so that `folder` exists
 * only complete, also when two runs make it at once or one is killed halfway. A folder that
 * exists is left as it is.
 */
export function publishFolder(folder: string, fill: (unfinished: string) => void): void {
  if (existsSync(folder)) return touch(folder);
  mkdirSync(dirname(folder), { recursive: true });
  removeAbandoned(dirname(folder));
  const unfinished = `${folder}.unfinished-${process.pid}`;
  try {
    mkdirSync(unfinished);
    fill(unfinished);
    renameSync(unfinished, folder);
  } catch (error) {
    // The other run was faster, with the same contents.
    if (!existsSync(folder)) throw error;
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}

/** Removes the siblings whose name starts with `prefix` and that no run has used for `ageMs`. */
export function removeUnused(parent: string, prefix: string, ageMs: number): void {
  for (const name of readdirSync(parent)) {
    const path = join(parent, name);
    if (name.startsWith(prefix) && Date.now() - statSync(path).mtimeMs > ageMs)
      rmSync(path, { recursive: true, force: true });
  }
}

function removeAbandoned(parent: string): void {
  for (const name of readdirSync(parent))
    if (name.includes('.unfinished-')) removeUnused(parent, name, ABANDONED_MS);
}

function touch(folder: string): void {
  const now = new Date();
  utimesSync(folder, now, now);
}
