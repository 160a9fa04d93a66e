import type { EmscriptenFS, FileNode, FileStream } from './emscripten';
import type { FileStat } from './file-calls';

/** A tree of files that can only be read. Paths have `/` between their parts; '' is the root. */
export interface FileTree {
  /** Undefined where there is nothing. */
  stat(path: string): FileStat | undefined;
  list(path: string): readonly string[];
  /** Undefined when it can't be read. */
  read(path: string): Uint8Array | undefined;
}

/** Numbers of Emscripten's (WASI's) errno. */
const ENODEV = 43;
const ENOENT = 44;
const EINVAL = 28;
const EISDIR = 31;
const EIO = 29;
const EROFS = 69;

const FOLDER_MODE = 0o40555;
const FILE_MODE = 0o100444;
const WRITE_FLAGS = 0o3 | 0o1000 | 0o2000;

/** Mounts a tree; every attempt to change something fails with EROFS or EACCES. */
export function mountReadOnly(FS: EmscriptenFS, path: string, tree: FileTree): void {
  FS.mkdirTree(path);
  FS.mount({ mount: () => new ReadOnlyMount(FS, tree).root() }, {}, path);
}

class ReadOnlyMount {
  private readonly nodeOps: object;
  private readonly streamOps: object;

  constructor(
    private readonly FS: EmscriptenFS,
    private readonly tree: FileTree,
  ) {
    const refuse = (): never => this.fail(EROFS);
    this.nodeOps = {
      getattr: (node: FileNode) => attributes(node),
      lookup: (parent: FileNode, name: string) => this.lookup(parent, name),
      readdir: (node: FileNode) => ['.', '..', ...this.tree.list(node.file.path)],
      readlink: () => this.fail(EINVAL),
      setattr: refuse,
      mknod: refuse,
      rename: refuse,
      unlink: refuse,
      rmdir: refuse,
      symlink: refuse,
    };
    this.streamOps = {
      open: (stream: FileStream) => this.open(stream),
      close: (stream: FileStream) => void (stream.contents = undefined),
      read: (
        stream: FileStream,
        buffer: Uint8Array,
        offset: number,
        length: number,
        position: number,
      ) => this.read(stream, buffer, offset, length, position),
      llseek: (stream: FileStream, offset: number, whence: number) =>
        this.seek(stream, offset, whence),
      write: refuse,
      msync: refuse,
      mmap: () => this.fail(ENODEV),
    };
  }

  root(): FileNode {
    const stat: FileStat = { kind: 'folder', size: 0, modifiedMs: 0 };
    return this.node(null, '/', '', this.tree.stat('') ?? stat);
  }

  private node(parent: FileNode | null, name: string, path: string, stat: FileStat): FileNode {
    const mode = stat.kind === 'folder' ? FOLDER_MODE : FILE_MODE;
    const node = this.FS.createNode(parent, name, mode, 0);
    node.node_ops = this.nodeOps;
    node.stream_ops = this.streamOps;
    node.file = { path, stat };
    return node;
  }

  private lookup(parent: FileNode, name: string): FileNode {
    const path = parent.file.path === '' ? name : `${parent.file.path}/${name}`;
    const stat = this.tree.stat(path);
    if (stat === undefined) this.fail(ENOENT);
    return this.node(parent, name, path, stat);
  }

  private open(stream: FileStream): void {
    if ((stream.flags & WRITE_FLAGS) !== 0) this.fail(EROFS);
    if (stream.node.file.stat.kind === 'folder') return;
    stream.contents = this.tree.read(stream.node.file.path) ?? this.fail(EIO);
  }

  private read(
    stream: FileStream,
    buffer: Uint8Array,
    offset: number,
    length: number,
    position: number,
  ): number {
    const contents = stream.contents ?? this.fail(EISDIR);
    const part = contents.subarray(position, position + length);
    buffer.set(part, offset);
    return part.length;
  }

  private seek(stream: FileStream, offset: number, whence: number): number {
    const size = stream.contents?.length ?? 0;
    const position = offset + (whence === 1 ? stream.position : whence === 2 ? size : 0);
    return position < 0 ? this.fail(EINVAL) : position;
  }

  private fail(errno: number): never {
    throw new this.FS.ErrnoError(errno);
  }
}

function attributes(node: FileNode): object {
  const { size, modifiedMs } = node.file.stat;
  const time = new Date(modifiedMs);
  return {
    dev: 1,
    ino: node.id,
    mode: node.mode,
    nlink: 1,
    uid: 0,
    gid: 0,
    rdev: 0,
    size,
    atime: time,
    mtime: time,
    ctime: time,
    blksize: 4096,
    blocks: Math.ceil(size / 4096),
  };
}
