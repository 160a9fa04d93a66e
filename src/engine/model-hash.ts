import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

const SAMPLES = 64;
const SAMPLE_BYTES = 4096;

/**
 * Identity of a model: SHA-256 over its graph and, for every file with weights, the size and 64
 * evenly spaced blocks. A changed weight file is told apart without reading gigabytes.
 *
 * @param weightFiles absolute paths, in a stable order.
 */
export function modelHash(graphBytes: Uint8Array, weightFiles: readonly string[]): string {
  const hash = createHash('sha256').update(graphBytes);
  for (const path of weightFiles) {
    const file = openSync(path, 'r');
    try {
      const { size } = fstatSync(file);
      hash.update(`${size}`);
      const block = Buffer.alloc(SAMPLE_BYTES);
      for (let sample = 0; sample < SAMPLES; sample++) {
        const offset = Math.floor((size / SAMPLES) * sample);
        hash.update(block.subarray(0, readSync(file, block, 0, SAMPLE_BYTES, offset)));
      }
    } finally {
      closeSync(file);
    }
  }
  return hash.digest('hex');
}
