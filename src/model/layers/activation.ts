import * as l10n from '@vscode/l10n';
import type { LayerType } from './layer-type';
import { int } from './layer-type';
import { badAttribute } from './options';

/** Options of layers that have none. */
export type NoOptions = Readonly<Record<never, never>>;

export const ReLU = elementwise('ReLU', 'Relu');
export const Sigmoid = elementwise('Sigmoid', 'Sigmoid');
export const Tanh = elementwise('Tanh', 'Tanh');
export const HardSwish = elementwise('HardSwish', 'HardSwish');

/** x · sigmoid(x), also called swish. Two nodes, as ONNX has no operator for it before opset 24. */
export const SiLU: LayerType<NoOptions> = {
  name: 'SiLU',
  attributes: () => ({}),
  lower: (lowering) => {
    const gate = lowering.node('Sigmoid', [lowering.input], {}, 'Sigmoid');
    return lowering.node('Mul', [lowering.input, gate], {}, 'Mul');
  },
};

export interface SoftmaxOptions {
  /** Default -1, the last. */
  readonly axis?: number;
}

export const Softmax: LayerType<SoftmaxOptions> = {
  name: 'Softmax',
  attributes: ({ axis = -1 }, label) => {
    if (!Number.isSafeInteger(axis))
      throw badAttribute(label, l10n.t('axis must be a whole number, not {0}', axis));
    return { axis };
  },
  lower: (lowering, { axis = -1 }) =>
    lowering.node('Softmax', [lowering.input], { axis: int(axis) }),
};

function elementwise(name: string, opType: string): LayerType<NoOptions> {
  return {
    name,
    attributes: () => ({}),
    lower: (lowering) => lowering.node(opType, [lowering.input]),
  };
}
