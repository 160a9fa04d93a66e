import type { LayerType } from './layer-type';
import type { Padding2D, Size2D } from './options';
import { positivePair, resolvedPadding } from './options';
import { windowAttributes } from './window';

export interface Pool2DOptions {
  readonly pool: Size2D;
  /** Default: the pool's size. */
  readonly strides?: Size2D;
  /** Default `valid`. Padding never wins a maximum and never counts in an average. */
  readonly padding?: Padding2D;
}

export interface GlobalPoolOptions {
  /** Whether height and width stay, as 1. Default true. */
  readonly keepDims?: boolean;
}

export const MaxPooling2D = pooling('MaxPooling2D', 'MaxPool');
export const AveragePooling2D = pooling('AveragePooling2D', 'AveragePool');

/** Mean over height and width: [N, C, H, W] -> [N, C, 1, 1], or [N, C] without `keepDims`. */
export const GlobalAveragePooling2D: LayerType<GlobalPoolOptions> = {
  name: 'GlobalAveragePooling2D',
  attributes: ({ keepDims = true }) => ({ keepDims }),
  lower: (lowering, { keepDims = true }) => {
    if (keepDims) return lowering.node('GlobalAveragePool', [lowering.input]);
    const pooled = lowering.node('GlobalAveragePool', [lowering.input], {}, 'GlobalAveragePool');
    return lowering.node('Flatten', [pooled], {}, 'Flatten');
  },
};

function pooling(name: string, opType: string): LayerType<Pool2DOptions> {
  return {
    name,
    attributes: ({ pool, strides = pool, padding = 'valid' }, label) => ({
      poolSize: positivePair(label, 'pool', pool),
      strides: positivePair(label, 'strides', strides),
      padding: resolvedPadding(label, padding),
    }),
    lower: (lowering, { pool, strides = pool, padding = 'valid' }) => {
      const window = { kernel: pool, strides, padding };
      const attributes = windowAttributes(lowering.label, window, lowering.input);
      return lowering.node(opType, [lowering.input], attributes);
    },
  };
}
