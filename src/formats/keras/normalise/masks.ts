import { isObject } from '../json';
import type { Entry, Reference } from './nodes';
import { inputsOf, tensorsIn } from './nodes';

/**
 * Names of the operations by which Keras 3 writes down what an Embedding with `mask_zero` implies:
 * which steps aren't 0. TF.js, as Keras 2, finds these masks itself when it runs.
 *
 * @param ends inputs and outputs of the model.
 */
export function impliedMasks(
  entries: readonly Entry[],
  ends: readonly Reference[],
): ReadonlySet<string> {
  const masked = new Set(entries.filter(hidesZeros).flatMap(({ calls }) => keysOf(calls)));
  const used = new Set(
    [...entries.flatMap(({ calls }) => calls.flatMap(inputsOf)), ...ends].map(([name]) => name),
  );
  const implied = entries.filter(
    ({ name, layer, calls }) =>
      layer['class_name'] === 'NotEqual' &&
      !used.has(name) &&
      calls.every(({ args }) => args[1] === 0) &&
      keysOf(calls).every((key) => masked.has(key)),
  );
  return new Set(implied.map(({ name }) => name));
}

function hidesZeros({ layer }: Entry): boolean {
  const { config } = layer;
  return layer['class_name'] === 'Embedding' && isObject(config) && config['mask_zero'] === true;
}

function keysOf(calls: Entry['calls']): string[] {
  return calls.flatMap(({ args }) => tensorsIn(args[0])).map((reference) => reference.join());
}
