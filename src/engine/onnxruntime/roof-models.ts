import type { Model } from '../../model/graph';
import { ModelBuilder } from '../../model/builder';

/** A chain of one kind of work, long enough in two lengths to take the work alone from. */
export interface RoofProbe {
  readonly name: string;
  readonly input: { readonly name: string; readonly shape: readonly number[] };
  /** MACs, or bytes read and written, of one link. */
  readonly workPerLink: number;
  readonly chain: (links: number) => Model;
}

const INPUT = 'x';

/** 3×3 convolutions of 64 channels, the work that reaches most on CPUs, on squares of this side. */
function convolutions(side: number): RoofProbe {
  const shape = [1, 64, side, side];
  return {
    name: `convolutions-${side}`,
    input: { name: INPUT, shape },
    workPerLink: 64 * 64 * 9 * side * side,
    chain: (links) => {
      const model = new ModelBuilder({ name: 'convolutions' });
      let x = model.input(INPUT, 'float32', shape);
      for (let link = 0; link < links; link++)
        x = model.conv2d(x, { name: `conv${link}`, filters: 64, kernel: 3, padding: 1 });
      return model.build([model.globalAveragePool2d(x, { name: 'pool' })]);
    },
  };
}

/** Half a millisecond each on one thread: some runs pass undisturbed even on a busy machine. */
export const SMALL_CONVOLUTIONS = convolutions(28);
/** Enough for many threads; 0.8 MB of activations. */
export const LARGE_CONVOLUTIONS = convolutions(56);

const SIDE = 512;

/** Products of 512×512 matrices: 1 MB each. */
export const PRODUCTS: RoofProbe = {
  name: 'products',
  input: { name: INPUT, shape: [SIDE, SIDE] },
  workPerLink: SIDE ** 3,
  chain: (links) => {
    const model = new ModelBuilder({ name: 'products' });
    let x = model.input(INPUT, 'float32', [SIDE, SIDE]);
    for (let link = 0; link < links; link++)
      x = model.dense(x, { name: `product${link}`, units: SIDE, useBias: false });
    return model.build([x]);
  },
};

/** 128 MB: far more than the caches of any CPU that one model gets to itself. */
const CHANNELS = 32;
const PLANE = 1024;
const SEED_PLANE = 8;

/**
 * Elementwise steps over an array much larger than the caches, each of which reads and writes all
 * of it. The array is made by padding a small input, so that nothing large crosses from JavaScript.
 */
export const STEPS: RoofProbe = {
  name: 'steps',
  input: { name: INPUT, shape: [1, CHANNELS, SEED_PLANE, SEED_PLANE] },
  workPerLink: 2 * 4 * CHANNELS * PLANE * PLANE,
  chain: (links) => {
    const model = new ModelBuilder({ name: 'steps' });
    let x = model.input(INPUT, 'float32', [1, CHANNELS, SEED_PLANE, SEED_PLANE]);
    const margin = PLANE - SEED_PLANE;
    x = model.zeroPadding2d(x, { name: 'pad', padding: [0, 0, margin, margin] });
    for (let link = 0; link < links; link++) x = model.relu(x, { name: `relu${link}` });
    return model.build([model.globalAveragePool2d(x, { name: 'pool' })]);
  },
};
