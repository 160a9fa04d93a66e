import type { Model } from '../../src/model/graph';
import type { Weight } from '../../src/model/weights';
import type { ZooOptions } from '../../src/zoo';
import { buildZooModel, zooSpec } from '../../src/zoo';

/** Small models that have everything the big ones have. Sizes leave odd maps on the way. */
const CASES: Readonly<Record<string, { readonly family: string; readonly options: ZooOptions }>> = {
  'resnet basic': {
    family: 'resnet',
    options: { ...small(36, 10), blocks: [1, 2], bottleneck: false, baseWidth: 8 },
  },
  'resnet bottleneck': {
    family: 'resnet',
    options: { ...small([40, 33], 10), blocks: [1, 2], bottleneck: true, baseWidth: 8 },
  },
  'resnet stride in 1x1': {
    family: 'resnet',
    options: { ...small([40, 33], 10), blocks: [1, 2], baseWidth: 8, strideIn1x1: true },
  },
  'resnet without residual': {
    family: 'resnet',
    options: { ...small(32, 10), blocks: [1, 2], baseWidth: 8, residual: false },
  },
  efficientnet: {
    family: 'efficientnet',
    options: { ...small([40, 53], 10), width: 0.25, depth: 0.5 },
  },
};

export const NUMERICS_CASES = Object.keys(CASES);

export function numericsModel(name: string): Model {
  const found = CASES[name];
  if (!found) throw new Error(`no case ${name}`);
  return buildZooModel(zooSpec(found.family, found.options));
}

/** Weights by name, for scripts/make-numerics-fixture.py: [dims, low, high, seed]. */
export function weightSources(model: Model): Readonly<Record<string, readonly unknown[]>> {
  return Object.fromEntries([...model.graph.weights].map(([name, weight]) => [name, row(weight)]));
}

function row({ name, dims, source }: Weight): readonly unknown[] {
  if (source.kind !== 'uniform') throw new Error(`${name} is not generated`);
  return [dims, source.low, source.high, source.seed];
}

function small(inputSize: ZooOptions['inputSize'], classes: number): ZooOptions {
  return { inputSize, classes, batch: 2, seed: 1 };
}
