import * as l10n from '@vscode/l10n';
import { shapeMismatch } from '../errors';
import type { LayerType } from './layer-type';
import { int } from './layer-type';
import { positive } from './options';

export interface DenseOptions {
  readonly units: number;
  /** Default true. */
  readonly useBias?: boolean;
}

/** Matrix product over the last dimension: [N, features] -> [N, units]. */
export const Dense: LayerType<DenseOptions> = {
  name: 'Dense',
  attributes: ({ units, useBias = true }, label) => ({
    units: positive(label, 'units', units),
    useBias,
  }),
  lower: (lowering, { units, useBias = true }) => {
    const { label, input } = lowering;
    const features = input.shape?.at(-1);
    if (input.shape?.length !== 2 || typeof features !== 'number') {
      const rule = l10n.t('it needs batch and a known number of features');
      throw shapeMismatch(label, 'Dense', [input.shape], rule);
    }
    const weight = lowering.weight('weight', [units, features], features);
    const bias = useBias ? [lowering.weight('bias', [units])] : [];
    return lowering.node('Gemm', [input, weight, ...bias], { transB: int(1) });
  },
};
