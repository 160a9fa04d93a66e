import * as l10n from '@vscode/l10n';
import type { LayerType } from './layer-type';
import { float } from './layer-type';
import { badAttribute, within } from './options';
import { knownChannels } from './window';

export interface BatchNormalizationOptions {
  /** Added to the variance; default 1e-3, Keras's. */
  readonly epsilon?: number;
  /**
   * Share of the old running statistic in the new one, as ONNX and Keras count it (PyTorch counts
   * the new one's: its 0.1 is 0.9 here). Inference doesn't use it. Default 0.99, Keras's.
   */
  readonly momentum?: number;
}

const EPSILON = 1e-3;
const MOMENTUM = 0.99;

/** Scales and shifts every channel by stored statistics; same shape. */
export const BatchNormalization: LayerType<BatchNormalizationOptions> = {
  name: 'BatchNormalization',
  attributes: ({ epsilon = EPSILON, momentum = MOMENTUM }, label) => {
    if (!(epsilon >= 0 && epsilon < Infinity))
      throw badAttribute(
        label,
        l10n.t('epsilon must be zero or a positive number, not {0}', epsilon),
      );
    return { epsilon, momentum: within(label, 'momentum', momentum, 0, 1) };
  },
  lower: (lowering, { epsilon = EPSILON, momentum = MOMENTUM }) => {
    const dims = [knownChannels(lowering.label, lowering.input)];
    const statistics = ['scale', 'shift', 'mean', 'variance'].map((role) =>
      lowering.weight(role, dims),
    );
    return lowering.node('BatchNormalization', [lowering.input, ...statistics], {
      epsilon: float(epsilon),
      momentum: float(momentum),
    });
  },
};
