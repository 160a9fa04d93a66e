import * as l10n from '@vscode/l10n';
import type { NoOptions } from './activation';
import { ModelError } from '../errors';
import type { LayerType } from './layer-type';
import { int } from './layer-type';
import { badAttribute } from './options';

export const Add = merging('Add', 'Add');
export const Multiply = merging('Multiply', 'Mul');

export interface ConcatenateOptions {
  /** Default 1, the channels. */
  readonly axis?: number;
}

export const Concatenate: LayerType<ConcatenateOptions> = {
  name: 'Concatenate',
  attributes: ({ axis = 1 }, label) => {
    if (!Number.isSafeInteger(axis))
      throw badAttribute(label, l10n.t('axis must be a whole number, not {0}', axis));
    return { axis };
  },
  lower: (lowering, { axis = 1 }) => lowering.node('Concat', lowering.inputs, { axis: int(axis) }),
};

/** Element by element over two or more inputs, whose sizes are equal or 1. */
function merging(name: string, opType: string): LayerType<NoOptions> {
  return {
    name,
    attributes: () => ({}),
    lower: (lowering) => {
      const [first, second, ...others] = lowering.inputs;
      if (!first || !second) {
        const message = l10n.t('{0}: {1} needs two inputs or more.', lowering.label, name);
        throw new ModelError('unknown-input', message, { layer: lowering.label });
      }
      if (others.length === 0) return lowering.node(opType, [first, second]);
      return [second, ...others].reduce(
        (sum, input, index) => lowering.node(opType, [sum, input], {}, `${opType}_${index + 1}`),
        first,
      );
    },
  };
}
