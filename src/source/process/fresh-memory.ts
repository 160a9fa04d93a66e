import type { EmscriptenFS, EmscriptenModule } from './emscripten';

/**
 * Lets every run find the interpreter as it was after the start: nothing that a file changes
 * (patched classes, global state, half-finished work of an interrupted run) reaches the next.
 * All of Python's state is in WebAssembly's memory, of which a copy is kept, and in the open files.
 */
export class FreshMemory {
  private baseline = new Uint8Array();
  private streams: EmscriptenFS['streams'] = [];
  private files: ReadonlySet<string> = new Set();

  constructor(private readonly module: EmscriptenModule) {
    this.take();
  }

  /** From now on it is what is there now that is put back. */
  take(): void {
    this.baseline = this.memory().slice();
    this.streams = [...this.module.FS.streams];
    this.files = new Set(this.walk('/'));
  }

  /** Whether what `restore` can't make again is there: devices and the folders around them. */
  isWhole(): boolean {
    const present = new Set(this.walk('/'));
    return [...this.files].every((path) => present.has(path));
  }

  /** Puts everything back; takes a few milliseconds. */
  restore(): void {
    const { FS } = this.module;
    const memory = this.memory();
    // The allocator takes for granted that what it has never had is zero.
    const used = this.module._sbrk(0) >>> 0;
    memory.set(this.baseline);
    if (used > this.baseline.length) memory.fill(0, this.baseline.length, used);
    FS.streams.splice(0, Infinity, ...this.streams);
    // Closing one takes its number away.
    for (const [fd, stream] of this.streams.entries()) if (stream) stream.fd = fd;
    FS.chdir('/');
    for (const path of this.walk('/')) if (!this.files.has(path)) remove(FS, path);
    FS.chdir('/ws');
  }

  private memory(): Uint8Array {
    return new Uint8Array(this.module.memory.buffer);
  }

  /** Files in memory, what is in a folder before the folder; mounts are read-only. */
  private *walk(folder: string): Generator<string> {
    const { FS } = this.module;
    for (const name of FS.readdir(folder)) {
      if (name === '.' || name === '..') continue;
      const path = folder === '/' ? `/${name}` : `${folder}/${name}`;
      if (READ_ONLY.has(path)) continue;
      if (FS.isDir(FS.lstat(path).mode)) yield* this.walk(path);
      yield path;
    }
  }
}

const READ_ONLY = new Set(['/lib', '/layerline', '/packages', '/proc', '/ws']);

function remove(FS: EmscriptenFS, path: string): void {
  if (FS.isDir(FS.lstat(path).mode)) FS.rmdir(path);
  else FS.unlink(path);
}
