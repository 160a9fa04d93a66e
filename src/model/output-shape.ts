import type { Analysis } from './analysis';
import type { Model } from './graph';
import type { Shape } from './tensor';

/** Shape of a layer's output as its frontend says it; undefined while unknown or without output. */
export function outputShape(
  { layers }: Model,
  { layerCosts, types }: Analysis,
  index: number,
): Shape | undefined {
  const output = layers[index]?.output;
  if (!output) return layerCosts[index]?.outputs[0]?.shape;
  const shape = types.get(output.tensor)?.shape;
  return shape && output.axes ? inOrder(shape, output.axes) : shape;
}

function inOrder(shape: Shape, axes: readonly number[]): Shape {
  const own = [...shape];
  axes.forEach((axis, index) => {
    const size = shape[index];
    if (size !== undefined) own[axis] = size;
  });
  return own;
}
