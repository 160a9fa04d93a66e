import * as l10n from '@vscode/l10n';
import { basename } from 'node:path';
import { FormatError } from '../errors';
import { type OpenFile, readFully } from '../files';

/** Small enough that skipping over a thousand weights reads little, large enough for few calls. */
const WINDOW_BYTES = 1 << 15;

/**
 * Reads protobuf wire format from a file through a small window, so that bulk can be skipped by
 * moving on. Reads are synchronous: a model has one read call per weight, and an await per byte
 * would cost more than the reading.
 */
export class FileWindow {
  position = 0;
  private readonly window = new Uint8Array(WINDOW_BYTES);
  private start = 0;
  private end = 0;

  constructor(private readonly file: OpenFile) {}

  get sizeBytes(): number {
    return this.file.sizeBytes;
  }

  byte(limit: number): number {
    if (this.position >= limit) throw this.malformed(l10n.t('it ends in the middle of a number'));
    if (this.position < this.start || this.position >= this.end) this.fill();
    return this.window[this.position++ - this.start] ?? 0;
  }

  /** A varint, exact up to 2^53: no file has larger lengths or tags. */
  varint(limit: number): number {
    let value = 0;
    let scale = 1;
    for (let count = 0; count < 10; count++) {
      const byte = this.byte(limit);
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
      scale *= 0x80;
    }
    throw this.malformed(l10n.t('a number in it never ends'));
  }

  /** Length of a field that must end by `limit`. */
  length(limit: number): number {
    const length = this.varint(limit);
    if (length > limit - this.position) {
      const left = limit - this.position;
      throw this.malformed(l10n.t('a part of {0} bytes has only {1} left', length, left));
    }
    return length;
  }

  /** Copies bytes at the position into `target` and moves on. */
  read(target: Uint8Array): void {
    if (!this.holds(target.length) && target.length <= WINDOW_BYTES / 4) this.fill();
    if (this.holds(target.length)) {
      const from = this.position - this.start;
      target.set(this.window.subarray(from, from + target.length));
    } else {
      readFully(this.file, target, this.position);
    }
    this.position += target.length;
  }

  malformed(problem: string): FormatError {
    const name = basename(this.file.path);
    return new FormatError(
      'malformed',
      l10n.t(
        '{0} is damaged: {1} (byte {2}); download or export it again.',
        name,
        problem,
        this.position,
      ),
      { path: this.file.path, offset: this.position },
    );
  }

  private holds(count: number): boolean {
    return this.position >= this.start && this.position + count <= this.end;
  }

  private fill(): void {
    const count = Math.min(WINDOW_BYTES, this.file.sizeBytes - this.position);
    readFully(this.file, this.window.subarray(0, count), this.position);
    this.start = this.position;
    this.end = this.position + count;
  }
}
