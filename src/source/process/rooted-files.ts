import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import type { FileAnswer, FileCall, FileStat } from './file-calls';

/** A larger file is no source, and reading it would stop the process for long. */
const MAX_FILE_BYTES = 32 * 1024 * 1024;

/**
 * Answers what Python asks about files. Every path is taken below a root and resolved; whatever
 * then lies outside of it (`..`, a link out of the folder) doesn't exist.
 */
export class RootedFiles {
  private readonly roots: ReadonlyMap<string, string>;

  /** Folders by the name of their mount. */
  constructor(folders: Readonly<Record<string, string>>) {
    this.roots = new Map(Object.entries(folders).map(([name, folder]) => [name, real(folder)]));
  }

  answer({ mount, operation, path }: FileCall): FileAnswer {
    try {
      const found = this.resolve(mount, path);
      if (found === undefined) return { error: 'absent' };
      switch (operation) {
        case 'stat':
          return { stat: statOf(found) };
        case 'list':
          return { names: readdirSync(found) };
        case 'read':
          return read(found);
      }
    } catch {
      return { error: 'absent' };
    }
  }

  private resolve(mount: string, path: string): string | undefined {
    const root = this.roots.get(mount);
    if (root === undefined || path.includes('\0')) return undefined;
    const found = realpathSync(join(root, path));
    const prefix = root.endsWith(sep) ? root : root + sep;
    return found === root || found.startsWith(prefix) ? found : undefined;
  }
}

function real(folder: string): string {
  try {
    return realpathSync(folder);
  } catch {
    // It may be made later, and until then nothing in it exists.
    return folder;
  }
}

function statOf(path: string): FileStat {
  const stats = statSync(path);
  return {
    // Pipes, sockets and devices could block the reader for ever.
    kind: stats.isDirectory() ? 'folder' : stats.isFile() ? 'file' : 'other',
    size: stats.size,
    modifiedMs: stats.mtimeMs,
  };
}

function read(path: string): FileAnswer {
  const { kind, size } = statOf(path);
  if (kind !== 'file') return { error: 'absent' };
  if (size > MAX_FILE_BYTES) return { error: 'too-large' };
  return { bytes: new Uint8Array(readFileSync(path)) };
}
