import * as l10n from '@vscode/l10n';
import { shapeMismatch } from '../errors';
import type { NoOptions } from './activation';
import type { LayerType } from './layer-type';
import type { Padding2D } from './options';
import { explicitSides, within } from './options';

export interface DropoutOptions {
  /** Share of the elements that training drops, 0 to 1. */
  readonly rate: number;
}

/** Does nothing at inference: an Identity, which runtimes remove. */
export const Dropout: LayerType<DropoutOptions> = {
  name: 'Dropout',
  attributes: ({ rate }, label) => ({ rate: within(label, 'rate', rate, 0, 1) }),
  lower: (lowering) => lowering.node('Identity', [lowering.input]),
};

/** [N, …] -> [N, product of the rest]. */
export const Flatten: LayerType<NoOptions> = {
  name: 'Flatten',
  attributes: () => ({}),
  lower: (lowering) => lowering.node('Flatten', [lowering.input]),
};

export interface ZeroPadding2DOptions {
  readonly padding: Exclude<Padding2D, string>;
}

/** Zeros around height and width. */
export const ZeroPadding2D: LayerType<ZeroPadding2DOptions> = {
  name: 'ZeroPadding2D',
  attributes: ({ padding }, label) => ({ padding: explicitSides(label, padding) }),
  lower: (lowering, { padding }) => {
    const { label, input } = lowering;
    if (input.shape?.length !== 4) {
      const rule = l10n.t('it needs batch, channels, height and width');
      throw shapeMismatch(label, 'ZeroPadding2D', [input.shape], rule);
    }
    const [top = 0, left = 0, bottom = 0, right = 0] = explicitSides(label, padding);
    const pads = lowering.constant('pads', [0, 0, top, left, 0, 0, bottom, right]);
    return lowering.node('Pad', [input, pads]);
  },
};
