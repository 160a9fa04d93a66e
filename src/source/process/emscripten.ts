import type { FileStat } from './file-calls';

/** The parts of Emscripten that are used here; its own types are `any`. */
export interface EmscriptenModule {
  readonly FS: EmscriptenFS;
  readonly memory: { readonly buffer: ArrayBuffer };
  growMemory(bytes: number): unknown;
  /** With 0: where the part of the memory ends that the allocator has taken so far. */
  _sbrk(bytes: number): number;
}

export interface EmscriptenFS {
  readonly ErrnoError: new (errno: number) => Error;
  readonly streams: ({ fd: number | null } | null | undefined)[];
  createNode(parent: FileNode | null, name: string, mode: number, device: number): FileNode;
  mkdirTree(path: string): void;
  mount(type: FileSystemType, options: object, path: string): void;
  unmount(path: string): void;
  chdir(path: string): void;
  readdir(path: string): string[];
  lstat(path: string): { readonly mode: number };
  isDir(mode: number): boolean;
  unlink(path: string): void;
  rmdir(path: string): void;
  readFile(path: string): Uint8Array;
}

export interface FileSystemType {
  mount(mount: unknown): FileNode;
}

export interface FileNode {
  readonly id: number;
  readonly name: string;
  readonly parent: FileNode;
  readonly mode: number;
  node_ops: object;
  stream_ops: object;
  file: { readonly path: string; readonly stat: FileStat };
}

export interface FileStream {
  readonly node: FileNode;
  readonly flags: number;
  readonly position: number;
  contents?: Uint8Array;
}
