import { createHash, randomUUID } from 'node:crypto';
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

const SUFFIX = '.python-memory';
const DIGEST_BYTES = 32;
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
      const memory = new Uint8Array(bytes.subarray(DIGEST_BYTES));
      if (!digest(memory).equals(bytes.subarray(0, DIGEST_BYTES))) return undefined;
      const now = new Date();
      utimesSync(this.path, now, now);
      return memory;
    } catch {
      return undefined;
    }
  }

  /** Writes beside and renames, so that no reader sees half of it. */
  write(memory: Uint8Array): void {
    mkdirSync(this.folder, { recursive: true });
    const temporary = `${this.path}.${randomUUID()}`;
    try {
      writeFileSync(temporary, digest(memory));
      writeFileSync(temporary, memory, { flag: 'a' });
      renameSync(temporary, this.path);
    } catch (error) {
      rmSync(temporary, { force: true });
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

function digest(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}
