import * as l10n from '@vscode/l10n';
import { realpathSync, statSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, sep } from 'node:path';
import { FormatError, systemErrorCode } from '../errors';
import { readFully, withFile } from '../files';
import { staysInFolder } from '../onnx/external';
import type { WeightGroup, WeightSpec } from './manifest';
import { storedBytes } from './manifest';
import type { TfjsFile } from './read';

/** A weight file that exists. */
export interface Shard {
  /** Absolute, without symbolic links. */
  readonly path: string;
  readonly sizeBytes: number;
}

export interface Weights {
  readonly specs: readonly WeightSpec[];
  /** The weights' bytes in this order, cut anywhere. */
  readonly data: readonly ArrayBuffer[];
}

/** TF.js holds weights twice while it decodes them, and WebAssembly at most 4 GiB. */
const MAX_WEIGHT_BYTES = 4 * 2 ** 30;

/**
 * The files that hold a model's weights, in order, checked to exist, to lie in the model's folder or
 * below, and to have as many bytes as the weights need. Nothing is fetched: addresses are refused.
 *
 * @throws FormatError for the first that isn't so.
 */
export function findShards(file: TfjsFile): readonly Shard[] {
  const found = (file.weights ?? []).map((group) => {
    const shards = group.paths.map((location) => findShard(file.path, location));
    checkSize(file.path, group, shards);
    return shards;
  });
  const shards = found.flat();
  const sizeBytes = total(shards);
  if (sizeBytes > MAX_WEIGHT_BYTES)
    throw new FormatError(
      'too-large',
      l10n.t(
        'The weights of {0} have {1} GB, more than TensorFlow.js can hold.',
        basename(file.path),
        (sizeBytes / 1e9).toFixed(1),
      ),
      { path: file.path },
    );
  return shards;
}

/** Reads all weights; undefined where the model has a topology alone. Throws FormatError. */
export function readWeights(file: TfjsFile): Weights | undefined {
  if (!file.weights) return undefined;
  const data = findShards(file).map(({ path, sizeBytes }) =>
    withFile(path, (shard) => {
      const bytes = new Uint8Array(sizeBytes);
      readFully(shard, bytes, 0);
      return bytes.buffer;
    }),
  );
  return { specs: file.weights.flatMap((group) => group.weights), data };
}

function findShard(modelPath: string, location: string): Shard {
  if (/^[a-z][a-z\d+.-]*:/i.test(location) || !staysInFolder(location))
    throw escapes(modelPath, location);
  let path: string;
  try {
    path = realpathSync(join(dirname(modelPath), location));
  } catch (error) {
    if (systemErrorCode(error) === undefined) throw error;
    throw missing(modelPath, location);
  }
  // A model that is a symbolic link itself may have its weights beside its target.
  const folders = [realpathSync(dirname(modelPath)), dirname(realpathSync(modelPath))];
  if (!folders.some((folder) => isInside(path, folder))) throw escapes(modelPath, location);
  const stat = statSync(path);
  if (!stat.isFile()) throw missing(modelPath, location);
  return { path, sizeBytes: stat.size };
}

/** TF.js reads on into the next group where one has too few bytes or too many. */
function checkSize(modelPath: string, group: WeightGroup, shards: readonly Shard[]): void {
  let needed = 0;
  for (const spec of group.weights) {
    const bytes = storedBytes(spec);
    if (bytes === undefined) return;
    needed += bytes;
  }
  const sizeBytes = total(shards);
  if (sizeBytes === needed) return;
  throw new FormatError(
    'external-data-too-short',
    l10n.t(
      '{0} has {1} bytes of weights, but {2} describes {3}: download the files again.',
      group.paths.map((path) => basename(path)).join(', ') || basename(modelPath),
      sizeBytes,
      basename(modelPath),
      needed,
    ),
    { path: modelPath },
  );
}

function total(shards: readonly Shard[]): number {
  return shards.reduce((bytes, shard) => bytes + shard.sizeBytes, 0);
}

function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

function missing(path: string, location: string): FormatError {
  return new FormatError(
    'missing-external-data',
    l10n.t(
      '{0} keeps weights in {1}, which is missing: put that file beside the model.',
      basename(path),
      location,
    ),
    { path },
  );
}

function escapes(path: string, location: string): FormatError {
  return new FormatError(
    'external-data-escapes',
    l10n.t(
      "{0} keeps weights in {1}, which isn't in the model's folder, so it isn't read.",
      basename(path),
      location,
    ),
    { path },
  );
}
