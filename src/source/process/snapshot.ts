import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const SUFFIX = '.python-memory';
const DIGEST_BYTES = 32;

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
      return memory;
    } catch {
      return undefined;
    }
  }

  /** Writes beside and renames, so that no reader sees half of it; removes what others left. */
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
    for (const name of readdirSync(this.folder))
      if (name.includes(SUFFIX) && join(this.folder, name) !== this.path)
        rmSync(join(this.folder, name), { force: true });
  }

  remove(): void {
    rmSync(this.path, { force: true });
  }
}

function digest(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}
