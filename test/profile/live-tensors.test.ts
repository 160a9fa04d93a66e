import { describe, expect, it } from 'vitest';
import { traceTensors } from '../../src/profile/live-tensors';
import { memoryView } from '../../src/profile/memory-view';
import { curveOf, netOf, steady } from './measured-net';

/** Model input: 1×3×32×32 floats. */
const INPUT_BYTES = 12_288;

function trace(outputs: readonly (number | null)[], live: readonly (number | null)[]) {
  const rows = outputs.map((outputBytes, index) => ({
    id: `k${index}`,
    outputBytes,
    samplesMs: steady(1),
  }));
  return traceTensors(netOf(rows, { memory: curveOf(live) }));
}

const reads = (...args: Parameters<typeof trace>) => trace(...args).map((at) => at.readBytes);
const alive = (...args: Parameters<typeof trace>) =>
  trace(...args).map((at) => at.alive?.map((tensor) => tensor.kernel) ?? null);

describe('what kernels read, from the live curve', () => {
  it('is the output before, in a chain', () => {
    expect(reads([100, 50, 20], [100, 150, 70])).toEqual([INPUT_BYTES, 100, 50]);
  });

  it('is what stays, for the first of two readers', () => {
    // 1 reads 0, which 2 reads again and frees together with 1.
    expect(reads([100, 30, 100], [100, 130, 230])).toEqual([INPUT_BYTES, 100, 30]);
    expect(reads([100, 30, 100, 1], [100, 130, 230, 101])).toEqual([INPUT_BYTES, 100, 130, 100]);
  });

  it('is unknown where a size is', () => {
    expect(reads([100, null, 20], [100, null, null])).toEqual([INPUT_BYTES, null, null]);
  });
});

describe('what is alive, from the live curve', () => {
  it('follows a shortcut around two layers', () => {
    // 0 is held for 3, which adds it to 2.
    expect(alive([100, 30, 40, 100, 5], [100, 130, 170, 240, 105])).toEqual([
      [0],
      [0, 1],
      [0, 1, 2],
      [0, 2, 3],
      [3, 4],
    ]);
  });

  it('is left open where two of one size could have died', () => {
    const found = alive([100, 100, 100, 5, 5], [100, 200, 300, 205, 105]);
    expect(found.slice(0, 3)).toEqual([[0], [0, 1], [0, 1, 2]]);
    expect(found[3]).toBeNull();
  });

  it('is known again when only one thing can be left', () => {
    const found = alive([100, 100, 100, 5, 7], [100, 200, 300, 205, 12]);
    expect(found[3]).toBeNull();
    expect(found[4]).toEqual([3, 4]);
  });
});

describe('the memory view', () => {
  const rows = [100, 30, 40].map((outputBytes, index) => ({
    id: `block/${index}`,
    outputBytes,
    weightBytes: 10 * index,
    samplesMs: steady(1),
  }));

  it('names what is alive at the measured peak when the prediction explains it', () => {
    const view = memoryView(netOf(rows, { memory: curveOf([100, 130, 170]) }));
    expect(view.alive).toMatchObject({ peak: 'measured', point: 2, bytes: 170 });
    expect(view.alive?.tensors.map(({ kernel, role }) => [kernel, role])).toEqual([
      [0, 'held'],
      [2, 'written'],
      [1, 'held'],
    ]);
  });

  it('falls back to the predicted peak when the runtime needs less', () => {
    const view = memoryView(netOf(rows, { memory: curveOf([100, 130, 170], [100, 130, 110]) }));
    expect(view).toMatchObject({ measuredPeak: 1, predictedPeak: 2 });
    expect(view.alive).toMatchObject({ peak: 'measured', point: 1 });
    const other = memoryView(netOf(rows, { memory: curveOf([100, 130, 170], [90, 99, 95]) }));
    expect(other.alive).toMatchObject({ peak: 'predicted', point: 2 });
  });

  it('has scopes over its points and the weights where they are used', () => {
    const view = memoryView(netOf(rows, { memory: curveOf([100, 130, 170]) }));
    expect(view.lanes).toEqual([
      [{ key: 'scope:block', name: 'block', path: 'block', first: 0, last: 2 }],
    ]);
    expect(view.points.map((point) => point.weightBytes)).toEqual([0, 10, 20]);
  });

  it('of a profile without a curve is empty', () => {
    expect(memoryView(netOf(rows, { memory: curveOf([]) }))).toEqual({
      points: [],
      lanes: [],
      predictedPeak: null,
      measuredPeak: null,
      alive: null,
    });
  });
});
