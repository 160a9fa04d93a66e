import { describe, expect, test } from 'vitest';
import type { TracedGraph } from '../../src/formats/traced/document';
import { batchedInputs } from '../../src/source/batch';

/** A graph of which only the inputs count. */
function withInputs(...shapes: readonly (readonly (number | null)[])[]): TracedGraph {
  return {
    inputs: shapes.map((_, index) => index),
    outputs: [],
    values: shapes.map((shape) => ({ dtype: 'int64', shape, from: 'input', name: 'x' })),
    nodes: [],
    layers: [],
    scopes: [],
    stacks: [],
    frames: [],
  };
}

describe('A batch', () => {
  test('takes the place of the first size of every input', () => {
    const graph = withInputs([1, 3, 8, 8], [1], []);
    expect(batchedInputs(graph, 16)).toEqual([
      { shape: [16, 3, 8, 8], dtype: 'int64' },
      { shape: [16], dtype: 'int64' },
      { shape: [], dtype: 'int64' },
    ]);
  });

  test.each([
    ['that is open already', withInputs([null, 3])],
    ['that it has', withInputs([4, 3], [4])],
    ['of a model without inputs', withInputs()],
    ['of a number', withInputs([])],
  ])('%s needs no other trace', (_, graph) => expect(batchedInputs(graph, 4)).toBeUndefined());

  test('is not guessed', () => {
    expect(() => batchedInputs(withInputs([1, 3], [77, 5]), 4)).toThrow(
      /begin with different sizes \(1, 77\)/,
    );
  });
});
