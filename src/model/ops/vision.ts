import { intAttribute, stringAttribute } from '../graph';
import { floorDivideDims, productOf } from '../symbols';
import { elementCount } from '../tensor';
import { elementwiseCost, scaled } from './costs';
import { oneOutput, shapeOf } from './inputs';
import type { OpRule } from './rule';

/** Sampling of images: grids and boxes. Interpolation costs a multiply and an add per tap. */

/** Input NxCxHxW, grid NxHoxWox2; also volumes. Source: ONNX GridSample-22. */
const gridSample: OpRule = {
  infer: (context) => {
    const input = shapeOf(context, 0);
    const grid = shapeOf(context, 1);
    const [batch = 1, channels = 1] = input ?? [];
    const shape = input && grid && [batch, channels, ...grid.slice(1, -1)];
    return oneOutput(context.inputs[0]?.dtype, shape);
  },
  cost: ({ node }, outputs) => {
    const shape = outputs[0]?.shape;
    const axes = (shape?.length ?? 2) - 2;
    const mode = stringAttribute(node, 'mode', 'linear');
    const taps = /cubic/.test(mode) ? 4 ** axes : mode === 'nearest' ? 0 : 2 ** axes;
    return elementwiseCost(shape, 2 * taps);
  },
};

/** Input NxCxHxW and R boxes to RxCxhxw by bilinear samples. Source: ONNX RoiAlign-22. */
const roiAlign: OpRule = {
  infer: (context) => {
    const channels = shapeOf(context, 0)?.[1];
    const boxes = shapeOf(context, 1)?.[0];
    const height = intAttribute(context.node, 'output_height', 1);
    const width = intAttribute(context.node, 'output_width', 1);
    const known = channels !== undefined && boxes !== undefined;
    return oneOutput(
      context.inputs[0]?.dtype,
      known ? [boxes, channels, height, width] : undefined,
    );
  },
  cost: ({ node }, outputs) => {
    // 0 lets the size of each box decide how many samples it takes.
    const ratio = intAttribute(node, 'sampling_ratio', 0);
    const samples = ratio > 0 ? ratio * ratio : undefined;
    return { macs: 0, otherOps: scaled(scaled(elementCount(outputs[0]?.shape), samples), 8) };
  },
};

/** Coordinates for GridSample from Nx2x3 or Nx3x4 matrices. Source: ONNX AffineGrid-20. */
const affineGrid: OpRule = {
  infer: (context) => {
    const size = context.inputs[1]?.known;
    const dtype = context.inputs[0]?.dtype;
    if (!size) return oneOutput(dtype, undefined);
    return oneOutput(dtype, [size[0] ?? 1, ...size.slice(2), size.length - 2]);
  },
  cost: (_, outputs) => {
    const shape = outputs[0]?.shape;
    const axes = shape?.at(-1);
    return typeof axes === 'number'
      ? elementwiseCost(shape, 2 * axes)
      : { macs: 0, otherOps: undefined };
  },
  roles: { 1: 'constant' },
};

/** Blocks NxC·kernelxL back to an image. Source: ONNX Col2Im-18. */
const col2Im: OpRule = {
  infer: (context) => {
    const input = shapeOf(context, 0);
    const image = context.inputs[1]?.known;
    const block = context.inputs[2]?.known;
    const [batch = 1, columns = 1] = input ?? [];
    if (!input || !image || !block) return oneOutput(context.inputs[0]?.dtype, undefined);
    const channels = floorDivideDims(columns, productOf(block));
    return oneOutput(context.inputs[0]?.dtype, [batch, channels, ...image]);
  },
  cost: ({ inputs }) => elementwiseCost(inputs[0]?.shape, 1),
  roles: { 1: 'constant', 2: 'constant' },
};

export const visionRules: Readonly<Record<string, OpRule>> = {
  GridSample: gridSample,
  RoiAlign: roiAlign,
  AffineGrid: affineGrid,
  Col2Im: col2Im,
};
