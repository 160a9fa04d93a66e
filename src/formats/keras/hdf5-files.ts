import type { OpenFile } from '../files';
import { readFully } from '../files';

/** A range of a file, or bytes in memory, that HDF5 is read from. */
export interface ByteSource {
  readonly sizeBytes: number;
  /** Fills `target` from `offset` of the range on, which it lies in. */
  read(target: Uint8Array, offset: number): void;
}

/** The library's files: Emscripten's, as far as it is used here. */
interface LibraryFiles {
  createFile(
    parent: string,
    name: string,
    properties: object,
    canRead: boolean,
    canWrite: boolean,
  ): FileNode;
  unlink(path: string): void;
}

interface FileNode {
  stream_ops: object;
}

export function fileRange(file: OpenFile, offset: number, sizeBytes: number): ByteSource {
  return { sizeBytes, read: (target, at) => readFully(file, target, offset + at) };
}

export function memory(bytes: Uint8Array): ByteSource {
  return {
    sizeBytes: bytes.length,
    read: (target, at) => target.set(bytes.subarray(at, at + target.length)),
  };
}

let count = 0;

/**
 * Shows a source to the library as the only file that there is: an HDF5 file can name others, and
 * these must not be read. What isn't asked for is never loaded.
 */
export function mountSource(
  files: unknown,
  source: ByteSource,
): { readonly path: string; readonly remove: () => void } {
  const FS = files as LibraryFiles;
  const name = `model-${count++}.h5`;
  const node = FS.createFile('/', name, {}, true, false);
  Object.defineProperty(node, 'usedBytes', { get: () => source.sizeBytes });
  node.stream_ops = {
    ...node.stream_ops,
    read(_: unknown, buffer: Uint8Array, offset: number, length: number, position: number) {
      const size = Math.max(0, Math.min(length, source.sizeBytes - position));
      source.read(buffer.subarray(offset, offset + size), position);
      return size;
    },
  };
  return { path: `/${name}`, remove: () => FS.unlink(`/${name}`) };
}
