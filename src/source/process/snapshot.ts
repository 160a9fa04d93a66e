import { createHash, randomUUID } from 'node:crypto';
import {
  accessSync,
  constants,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
} from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';

const SUFFIX = '.python-memory';
/** At the end of the file: SHA-256 of what precedes it. */
const DIGEST_BYTES = 32;
/** Small enough that between two of them a trace can begin (2 ms). */
const CHUNK_BYTES = 2 * 1024 * 1024;
/** The desktop's VS Code and the command line's Node.js each have one of their own. */
const KEEP_UNUSED_MS = 14 * 24 * 3600 * 1000;

/**
 * The memory of an interpreter that has loaded and imported everything, kept in a file: a start
 * from it takes a fifth of the time. It only fits the very same program, so all of that is its key.
 */
export class SnapshotFile {
  private readonly path: string;

  /** @param parts - what the memory depends on: versions and the text of what was imported */
  constructor(
    private readonly folder: string,
    parts: readonly (string | Uint8Array)[],
  ) {
    const hash = createHash('sha256');
    const machine = [process.versions.node, process.versions.v8, process.platform, process.arch];
    for (const part of [...machine, ...parts]) hash.update(part).update('\0');
    this.path = join(folder, hash.digest('hex').slice(0, 32) + SUFFIX);
  }

  /** The memory, or undefined where there is none that is whole. */
  read(): Uint8Array | undefined {
    try {
      const bytes = readFileSync(this.path);
      const end = bytes.length - DIGEST_BYTES;
      if (end <= 0) return undefined;
      // Not a copy, which would take as long as the digest.
      const memory = new Uint8Array(bytes.buffer, bytes.byteOffset, end);
      if (!digest(memory).equals(bytes.subarray(end))) return undefined;
      const now = new Date();
      utimesSync(this.path, now, now);
      return memory;
    } catch {
      return undefined;
    }
  }

  /** Throws where nothing can be written. */
  makeFolder(): void {
    mkdirSync(this.folder, { recursive: true });
    accessSync(this.folder, constants.W_OK);
  }

  /** Writes beside and renames, so that no reader sees half of it; blocks nobody meanwhile. */
  async write(memory: Uint8Array): Promise<void> {
    this.makeFolder();
    const temporary = `${this.path}.${randomUUID()}`;
    try {
      await writeWithDigest(temporary, memory);
      await rename(temporary, this.path);
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
    this.removeForgotten();
  }

  /** Snapshots of other versions, and what a killed process left half-written. */
  private removeForgotten(): void {
    for (const name of readdirSync(this.folder)) {
      const path = join(this.folder, name);
      const isOld = (): boolean => Date.now() - statSync(path).mtimeMs > KEEP_UNUSED_MS;
      if (name.includes(SUFFIX) && isOld()) rmSync(path, { force: true });
    }
  }

  remove(): void {
    rmSync(this.path, { force: true });
  }
}

async function writeWithDigest(path: string, bytes: Uint8Array): Promise<void> {
  const hash = createHash('sha256');
  const file = await open(path, 'wx');
  try {
    for (let at = 0; at < bytes.length; at += CHUNK_BYTES) {
      const chunk = bytes.subarray(at, at + CHUNK_BYTES);
      hash.update(chunk);
      await file.appendFile(chunk);
    }
    await file.appendFile(hash.digest());
  } finally {
    await file.close();
  }
}

function digest(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}
