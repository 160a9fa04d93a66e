import { describe, expect, it } from 'vitest';
import type { ExpectedLayer } from '../../src/formats/keras/bind-weights';
import { bindWeights } from '../../src/formats/keras/bind-weights';
import type { KerasLayerWeights, KerasWeight } from '../../src/formats/keras/file';
import { permuted } from '../../src/formats/keras/permute';

function weight(name: string, ...shape: number[]): KerasWeight {
  const role = name.split('/').at(-1) ?? '';
  return { name, role, shape, dtype: 'float32', read: () => new Float32Array() };
}

function dense(path: string, trainable = true): ExpectedLayer {
  const kernel = { role: 'kernel', shape: [2, 3], trainable };
  return { path: path.split('/'), weights: [kernel, { role: 'bias', shape: [3], trainable }] };
}

/** A normalization with one weight that is learnt and one that isn't. */
function norm(path: string, trainable = true): ExpectedLayer {
  const gamma = { role: 'gamma', shape: [3], trainable };
  const mean = { role: 'moving_mean', shape: [3], trainable: false };
  return { path: path.split('/'), weights: [gamma, mean] };
}

/** Names in the file for the weights of these layers, in their order. */
function bound(layers: readonly ExpectedLayer[], ...entries: KerasLayerWeights[]): string[] {
  const found = bindWeights({ path: '/models/net.h5', weights: entries }, layers);
  return layers.flatMap(({ weights }) => weights.map((one) => found.get(one)?.name ?? ''));
}

function entry(path: string, order: KerasLayerWeights['order'], ...weights: KerasWeight[]) {
  return { path: path.split('/'), order, weights };
}

const DENSE = [weight('a/kernel', 2, 3), weight('a/bias', 3)];

describe('weights of a file', () => {
  it("are found by the layers' names", () => {
    const other = [weight('b/kernel', 2, 3), weight('b/bias', 3)];
    const entries = [
      entry('b', 'trainable-first', ...other),
      entry('a', 'trainable-first', ...DENSE),
    ];
    expect(bound([dense('a'), dense('b')], ...entries)).toEqual([
      'a/kernel',
      'a/bias',
      'b/kernel',
      'b/bias',
    ]);
  });

  it('of a model in a model come with what is trained first', () => {
    const model = entry(
      'block',
      'trainable-first',
      weight('n/gamma', 3),
      weight('d/kernel', 2, 3),
      weight('d/bias', 3),
      weight('n/moving_mean', 3),
    );
    expect(bound([norm('block/n'), dense('block/d')], model)).toEqual([
      'n/gamma',
      'n/moving_mean',
      'd/kernel',
      'd/bias',
    ]);
  });

  it('of a model that is frozen come by layer', () => {
    const model = entry(
      'block',
      'trainable-first',
      weight('n/gamma', 3),
      weight('n/moving_mean', 3),
      weight('d/kernel', 2, 3),
      weight('d/bias', 3),
    );
    const names = bound([norm('block/n', false), dense('block/d', false)], model);
    expect(names).toEqual(['n/gamma', 'n/moving_mean', 'd/kernel', 'd/bias']);
  });

  it('that are missing, too many or of other shapes are told', () => {
    const bind = (...weights: KerasWeight[]) =>
      bound([dense('a')], entry('a', 'by-layer', ...weights));
    expect(() => bound([dense('a')])).toThrow('net.h5 has no weights for its layer a.');
    expect(() => bind(weight('a/kernel', 2, 3))).toThrow(
      'net.h5 has 1 weights for its layer a, which takes 2.',
    );
    expect(() => bind(weight('a/kernel', 3, 2), weight('a/bias', 3))).toThrow(
      'net.h5 has a/kernel [3, 2] where its layer a takes kernel [2, 3].',
    );
    expect(() => bind(weight('a/gamma', 2, 3), weight('a/bias', 3))).toThrow('a/gamma');
  });

  it('of the same shapes are told apart by name', () => {
    const swapped = entry(
      'block',
      'trainable-first',
      weight('e/kernel', 2, 3),
      weight('e/bias', 3),
      ...DENSE,
    );
    expect(() => bound([dense('block/a'), dense('block/e')], swapped)).toThrow('e/kernel');
  });
});

describe('axes in another order', () => {
  it.each([
    { shape: [2, 3], axes: [1, 0], wanted: [0, 3, 1, 4, 2, 5] },
    { shape: [2, 3], axes: [0, 1], wanted: [0, 1, 2, 3, 4, 5] },
    { shape: [1, 2, 3], axes: [2, 0, 1], wanted: [0, 3, 1, 4, 2, 5] },
    { shape: [2, 2, 2], axes: [2, 1, 0], wanted: [0, 4, 2, 6, 1, 5, 3, 7] },
    { shape: [], axes: [], wanted: [0] },
  ])('$axes of $shape', ({ shape, axes, wanted }) => {
    const numbers = Float32Array.from({ length: wanted.length }, (_, index) => index);
    expect([...permuted(numbers, shape, axes)]).toEqual(wanted);
  });
});
