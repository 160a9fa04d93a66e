import type { Dirent } from 'node:fs';
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
        case 'stat': {
          const stat = statOf(found);
          return stat ? { stat } : { error: 'absent' };
        }
        case 'list':
          return { names: this.list(mount, path, found) };
        case 'read':
          return read(found);
      }
    } catch {
      return { error: 'absent' };
    }
  }

  /** Only what `stat` finds too: Emscripten gives up a whole listing over one name that it doesn't. */
  private list(mount: string, path: string, folder: string): string[] {
    const entries = readdirSync(folder, { withFileTypes: true });
    const isSeen = (entry: Dirent): boolean =>
      entry.isSymbolicLink()
        ? 'stat' in this.answer({ mount, operation: 'stat', path: `${path}/${entry.name}` })
        : entry.isFile() || entry.isDirectory();
    return entries.filter(isSeen).map((entry) => entry.name);
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

/** Undefined for pipes, sockets and devices, which could block a reader for ever. */
function statOf(path: string): FileStat | undefined {
  const stats = statSync(path);
  if (!stats.isDirectory() && !stats.isFile()) return undefined;
  return {
    kind: stats.isDirectory() ? 'folder' : 'file',
    size: stats.size,
    modifiedMs: stats.mtimeMs,
  };
}

function read(path: string): FileAnswer {
  const stat = statOf(path);
  if (stat?.kind !== 'file') return { error: 'absent' };
  if (stat.size > MAX_FILE_BYTES) return { error: 'too-large' };
  return { bytes: new Uint8Array(readFileSync(path)) };
}
