import { intAttribute } from '../graph';
import { addDims, floorDivideDims, subtractDims } from '../symbols';
import type { Dim } from '../tensor';
import { UNCOUNTED } from './costs';
import { dataTypeOf } from './data-types';
import { hasInput, normalAxis, oneOutput, shapeOf, sizeOfOutput } from './inputs';
import type { OpContext, OpRule } from './rule';

/**
 * Fourier transforms and filters of speech front ends. Their arithmetic depends on the algorithm
 * that the runtime picks, so it is not counted.
 */

/** Real and imaginary part in the last axis; half the spectrum where `onesided`. ONNX DFT-20. */
const dft: OpRule = {
  infer: (context) => {
    const input = context.inputs[0];
    if (!input?.shape) return oneOutput(input?.dtype, undefined);
    const { shape } = input;
    const axis = transformAxis(context, shape.length);
    const isOneSided = intAttribute(context.node, 'onesided', 0) === 1;
    const isInverse = intAttribute(context.node, 'inverse', 0) === 1;
    if (axis === undefined) return oneOutput(input.dtype, undefined);
    const length = hasInput(context, 1) ? context.inputs[1]?.known?.[0] : shape[axis];
    const size = length ?? sizeOfOutput(context, 0, axis);
    const bins = isOneSided && !isInverse ? halfSpectrum(size) : size;
    const parts = isOneSided && isInverse ? 1 : 2;
    return oneOutput(input.dtype, [...shape.with(axis, bins).slice(0, -1), parts]);
  },
  cost: () => UNCOUNTED,
  roles: { 1: 'constant', 2: 'constant' },
};

/** Attribute (default 1) before operator set 20, input 2 (default -2) since. */
function transformAxis(context: OpContext, rank: number): number | undefined {
  if (context.opset < 20) return normalAxis(context, intAttribute(context.node, 'axis', 1), rank);
  const axis = hasInput(context, 2) ? context.inputs[2]?.known?.[0] : -2;
  return typeof axis === 'number' ? normalAxis(context, axis, rank) : undefined;
}

function halfSpectrum(length: Dim): Dim {
  return addDims(floorDivideDims(length, 2), 1);
}

/** Signal BxL(x1 or 2) to BxFramesxBinsx2. Source: ONNX STFT-17. */
const stft: OpRule = {
  infer: (context) => {
    const signal = shapeOf(context, 0);
    const step = context.inputs[1]?.known?.[0];
    const frame = context.inputs[3]?.known?.[0] ?? shapeOf(context, 2)?.[0];
    const dtype = context.inputs[0]?.dtype;
    const [batch, length] = signal ?? [];
    if (batch === undefined || length === undefined) return oneOutput(dtype, undefined);
    const frames =
      step === undefined || frame === undefined
        ? sizeOfOutput(context, 0, 1)
        : addDims(floorDivideDims(subtractDims(length, frame), step), 1);
    const isOneSided = intAttribute(context.node, 'onesided', 1) === 1;
    const size = frame ?? sizeOfOutput(context, 0, 2);
    return oneOutput(dtype, [batch, frames, isOneSided ? halfSpectrum(size) : size, 2]);
  },
  cost: () => UNCOUNTED,
  roles: { 1: 'constant', 2: 'constant', 3: 'constant' },
};

/** (dft_length / 2 + 1) x num_mel_bins. Source: ONNX MelWeightMatrix-17. */
const melWeightMatrix: OpRule = {
  infer: (context) => {
    const bins = context.inputs[0]?.known?.[0] ?? sizeOfOutput(context, 0, 1);
    const length = context.inputs[1]?.known?.[0];
    const rows = length === undefined ? sizeOfOutput(context, 0, 0) : halfSpectrum(length);
    const dtype = dataTypeOf(intAttribute(context.node, 'output_datatype', 1));
    return oneOutput(dtype, [rows, bins]);
  },
  roles: { 0: 'constant', 1: 'constant', 2: 'constant', 3: 'constant', 4: 'constant' },
};

export const signalRules: Readonly<Record<string, OpRule>> = {
  DFT: dft,
  STFT: stft,
  MelWeightMatrix: melWeightMatrix,
};
