import * as l10n from '@vscode/l10n';
import { basename } from 'node:path';
import { FormatError } from '../errors';
import type { KerasFile, KerasLayerWeights, KerasWeight } from './file';

/** A layer as whoever runs the model built it. */
export interface ExpectedLayer {
  /** Names of the models around it, outermost first, and its own. */
  readonly path: readonly string[];
  /** Its own, then those of each layer inside, what is trained first. */
  readonly weights: readonly ExpectedWeight[];
}

export interface ExpectedWeight {
  /** `kernel`. */
  readonly role: string;
  readonly shape: readonly number[];
  readonly trainable: boolean;
}

/**
 * The file's weights for these layers, in their order: by the layers' names and then by position,
 * each checked by its shape, and by its name where the file has one.
 *
 * Throws FormatError where a layer has none in the file, or others.
 */
export function bindWeights<Layer extends ExpectedLayer>(
  file: Pick<KerasFile, 'path' | 'weights'>,
  layers: readonly Layer[],
): ReadonlyMap<Layer['weights'][number], KerasWeight> {
  const entries = new Map(file.weights.map((entry) => [keyOf(entry.path), entry]));
  const groups = new Map<KerasLayerWeights, Layer[]>();
  for (const layer of layers) {
    const entry = entryFor(entries, layer.path);
    if (!entry) throw mismatch(file.path, missingText(file.path, layer));
    const group = groups.get(entry) ?? [];
    groups.set(entry, group);
    group.push(layer);
  }
  const bound = new Map<Layer['weights'][number], KerasWeight>();
  for (const [entry, group] of groups)
    for (const [expected, weight] of matched(file.path, entry, group)) bound.set(expected, weight);
  return bound;
}

/** A layer's own entry, or that of a model around it. */
function entryFor(
  entries: ReadonlyMap<string, KerasLayerWeights>,
  path: readonly string[],
): KerasLayerWeights | undefined {
  for (let length = path.length; length > 0; length--) {
    const entry = entries.get(keyOf(path.slice(0, length)));
    if (entry) return entry;
  }
  return undefined;
}

function matched(
  path: string,
  { order, weights, path: place }: KerasLayerWeights,
  layers: readonly ExpectedLayer[],
): [ExpectedWeight, KerasWeight][] {
  const byLayer = layers.flatMap((layer) => layer.weights.map((weight) => ({ layer, weight })));
  const trained = byLayer.filter(({ weight }) => weight.trainable);
  const others = byLayer.filter(({ weight }) => !weight.trainable);
  // A model that was frozen as a whole lists them by layer, whatever the rest of the file does.
  const orders = order === 'by-layer' ? [byLayer] : [[...trained, ...others], byLayer];
  for (const expected of orders) {
    const pairs = expected.map(({ layer, weight }, index) => ({
      layer,
      weight,
      given: weights[index],
    }));
    if (pairs.length === weights.length && pairs.every(fits))
      return pairs.map(({ weight, given }) => [weight, given as KerasWeight]);
  }
  throw mismatch(path, differenceText(path, place.join('/'), orders[0] ?? [], weights));
}

interface Pair {
  readonly layer: ExpectedLayer;
  readonly weight: ExpectedWeight;
  readonly given: KerasWeight | undefined;
}

function fits({ layer, weight, given }: Pair): boolean {
  if (!given || given.shape.join() !== weight.shape.join()) return false;
  if (given.role === null) return true;
  // Keras 2 said depthwise_kernel where Keras 3 says kernel.
  const isSame = given.role.endsWith(weight.role) || weight.role.endsWith(given.role);
  // The name of a layer inside of a model is in the weight's; that of the model itself needn't be.
  const name = layer.path.length > 1 ? layer.path.at(-1) : undefined;
  return isSame && (name === undefined || `/${given.name}`.includes(`/${name}/`));
}

function differenceText(
  path: string,
  place: string,
  expected: readonly Omit<Pair, 'given'>[],
  weights: readonly KerasWeight[],
): string {
  if (expected.length !== weights.length)
    return l10n.t(
      '{0} has {1} weights for its layer {2}, which takes {3}.',
      basename(path),
      weights.length,
      place,
      expected.length,
    );
  const index = expected.findIndex((pair, at) => !fits({ ...pair, given: weights[at] }));
  const wanted = expected[index];
  const given = weights[index];
  return l10n.t(
    '{0} has {1} {2} where its layer {3} takes {4} {5}.',
    basename(path),
    given?.name ?? '',
    `[${given?.shape.join(', ')}]`,
    wanted?.layer.path.join('/') ?? place,
    wanted?.weight.role ?? '',
    `[${wanted?.weight.shape.join(', ')}]`,
  );
}

function missingText(path: string, layer: ExpectedLayer): string {
  return l10n.t('{0} has no weights for its layer {1}.', basename(path), layer.path.join('/'));
}

function keyOf(path: readonly string[]): string {
  return JSON.stringify(path);
}

function mismatch(path: string, message: string): FormatError {
  return new FormatError('malformed', message, { path });
}
