import { basename, dirname, resolve } from 'node:path';
import type { TfjsFile } from '../../../formats/tfjs/read';
import { findShards } from '../../../formats/tfjs/shards';
import { weightBytes } from '../../../formats/tfjs/manifest';
import type { ProfiledModel } from '../../../profile/document';
import { modelHash } from '../../model-hash';

/** Folders that say nothing of the model in them. */
const COMMON = /^(models?|web_?models?|tfjs(_models?)?|assets|public|static|dist|data|files?)$/i;

/** Which model it is; `path` as given. Throws FormatError where weights are missing. */
export function identityOf(file: TfjsFile): Pick<ProfiledModel, 'name' | 'source' | 'hash'> {
  const shards = new Set(findShards(file).map((shard) => shard.path));
  return {
    name: nameOf(file.path),
    source: { kind: 'file', path: file.path },
    hash: modelHash(file.bytes, [...shards]),
  };
}

/** Of all weights in memory, where quantised ones have their full width. */
export function allWeightBytes(file: TfjsFile): number {
  const specs = (file.weights ?? []).flatMap((group) => group.weights);
  return specs.reduce((bytes, spec) => bytes + weightBytes(spec), 0);
}

/** What the reader must know of how the weights are stored: `uint8`. */
export function storedTypes(file: TfjsFile): string[] {
  const specs = (file.weights ?? []).flatMap((group) => group.weights);
  return [...new Set(specs.flatMap((spec) => spec.quantization?.dtype ?? []))].sort();
}

/** A file's own name, or for `model.json` the nearest folder's that says something. */
/** What a model is called whose file is called so. */
export function nameOf(path: string): string {
  const name = basename(path).replace(/\.json$/i, '');
  if (name.toLowerCase() !== 'model') return name;
  for (let folder = dirname(resolve(path)); basename(folder) !== ''; folder = dirname(folder))
    if (!COMMON.test(basename(folder))) return basename(folder);
  return name;
}
