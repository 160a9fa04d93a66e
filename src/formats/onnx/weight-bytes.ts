import * as l10n from '@vscode/l10n';
import { basename } from 'node:path';
import { byteSize, elementCount } from '../../model/tensor';
import { fillUniform } from '../../model/random';
import type { Weight } from '../../model/weights';
import { FormatError } from '../errors';
import { readFully, withFile } from '../files';

/** Elements produced at a time: 4 MB stay in cache well enough and need few write calls. */
const CHUNK_BYTES = 1 << 22;

/** Bytes of a weight when written. @throws FormatError `not-writable` for strings. */
export function weightSize(weight: Weight): number {
  const size = byteSize({ dtype: weight.dtype, shape: weight.dims });
  if (size === undefined || weight.source.kind === 'opaque') {
    throw new FormatError(
      'not-writable',
      l10n.t("The weight {0} is stored in a form that can't be written again.", weight.name),
      { tensor: weight.name },
    );
  }
  return size;
}

/**
 * Produces the bytes of a weight in chunks, never as a whole. A chunk is valid until the next one
 * is asked for.
 */
export function* weightChunks(weight: Weight): Generator<Uint8Array> {
  const size = weightSize(weight);
  const { source } = weight;
  switch (source.kind) {
    case 'bytes':
      checkLength(weight, source.bytes.length, size);
      yield source.bytes;
      return;
    case 'file':
      checkLength(weight, source.length, size);
      yield* fileChunks(source);
      return;
    case 'fill': {
      const chunk = new Float32Array(Math.min(CHUNK_BYTES, size) / 4).fill(source.value);
      yield* floatChunks(requireFloats(weight), chunk, () => undefined);
      return;
    }
    case 'uniform': {
      const chunk = new Float32Array(Math.min(CHUNK_BYTES, size) / 4);
      yield* floatChunks(requireFloats(weight), chunk, (target, start) => {
        fillUniform(target, { ...source, start });
      });
      return;
    }
    case 'opaque':
      return;
  }
}

/** The whole weight at once, for small ones. */
export function weightBytes(weight: Weight): Uint8Array {
  const bytes = new Uint8Array(weightSize(weight));
  let at = 0;
  for (const chunk of weightChunks(weight)) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}

/** Chunks of `count` floats; `fill` is called for the elements from `start` on. */
export function* floatChunks(
  count: number,
  buffer: Float32Array,
  fill: (target: Float32Array, start: number) => void,
): Generator<Uint8Array> {
  for (let start = 0; start < count; start += buffer.length) {
    const part = buffer.subarray(0, Math.min(buffer.length, count - start));
    fill(part, start);
    yield new Uint8Array(part.buffer, part.byteOffset, part.byteLength);
  }
}

function* fileChunks(range: { path: string; offset: number; length: number }) {
  const buffer = new Uint8Array(Math.min(CHUNK_BYTES, range.length));
  for (let done = 0; done < range.length; done += buffer.length) {
    const part = buffer.subarray(0, Math.min(buffer.length, range.length - done));
    withFile(range.path, (file) => {
      readFully(file, part, range.offset + done);
    });
    yield part;
  }
}

function requireFloats(weight: Weight): number {
  if (weight.dtype !== 'float32') {
    throw new Error(`${weight.name}: generated weights are float32, not ${weight.dtype}`);
  }
  return elementCount(weight.dims) ?? 0;
}

function checkLength(weight: Weight, length: number, size: number): void {
  if (length === size) return;
  const { name, source } = weight;
  const message =
    source.kind === 'file'
      ? l10n.t(
          'The weight {0} needs {1} bytes, but in {2} has {3}.',
          name,
          size,
          basename(source.path),
          length,
        )
      : l10n.t('The weight {0} needs {1} bytes, but its data has {2}.', name, size, length);
  throw new FormatError('not-writable', message, { tensor: name });
}
