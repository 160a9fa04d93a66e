import type { FileStat } from './file-calls';
import type { FileTree } from './mounts';

/** Texts of the Python files that are shipped, by their path below `/layerline`. */
export type PythonFiles = Readonly<Record<string, string>>;

/** Files that are held in memory. */
export class ArchiveTree implements FileTree {
  private readonly contents = new Map<string, Uint8Array>();
  private readonly folders = new Map<string, Set<string>>([['', new Set()]]);

  constructor(files: Readonly<Record<string, string | Uint8Array>>) {
    const encoder = new TextEncoder();
    for (const [path, file] of Object.entries(files)) {
      this.contents.set(path, typeof file === 'string' ? encoder.encode(file) : file);
      this.addToFolders(path);
    }
  }

  stat(path: string): FileStat | undefined {
    // A fixed time keeps what Python remembers of a folder in a snapshot valid.
    if (this.folders.has(path)) return { kind: 'folder', size: 0, modifiedMs: 0 };
    const bytes = this.contents.get(path);
    return bytes && { kind: 'file', size: bytes.length, modifiedMs: 0 };
  }

  list(path: string): readonly string[] {
    return [...(this.folders.get(path) ?? [])];
  }

  read(path: string): Uint8Array | undefined {
    return this.contents.get(path);
  }

  private addToFolders(path: string): void {
    const cut = path.lastIndexOf('/');
    const folder = cut < 0 ? '' : path.slice(0, cut);
    const isNew = !this.folders.has(folder);
    const names = this.folders.get(folder) ?? new Set();
    names.add(path.slice(cut + 1));
    this.folders.set(folder, names);
    if (isNew && folder !== '') this.addToFolders(folder);
  }
}
