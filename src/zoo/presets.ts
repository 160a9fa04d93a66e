/** The options of both families, and the published models as values of them. */
import type { CommonOptions } from './options';
import { factorOption } from './options';

/** Residual networks (He et al. 2015, "Deep Residual Learning for Image Recognition"). */
export interface ResNetOptions extends CommonOptions {
  /** Blocks per stage; default ResNet-50's. */
  readonly blocks?: readonly number[];
  /** 1x1, 3x3, 1x1 convolutions with four times as many outputs, instead of two 3x3. Default true. */
  readonly bottleneck?: boolean;
  /** Filters of the first stage's 3x3 convolutions, doubled at each stage. Default 64. */
  readonly baseWidth?: number;
  /**
   * Bottlenecks halve the map in their first 1x1 convolution, as in the paper and Keras, instead
   * of in the 3x3, as in torchvision ("v1.5"). Default false.
   */
  readonly strideIn1x1?: boolean;
  /** y = F(x) + x; false leaves the sums and the projections of x out: y = F(x). Default true. */
  readonly residual?: boolean;
}

export interface ResNetPreset extends ResNetOptions {
  readonly blocks: readonly number[];
  readonly bottleneck: boolean;
}

export const RESNETS = {
  resnet18: { blocks: [2, 2, 2, 2], bottleneck: false },
  resnet34: { blocks: [3, 4, 6, 3], bottleneck: false },
  resnet50: { blocks: [3, 4, 6, 3], bottleneck: true },
  resnet101: { blocks: [3, 4, 23, 3], bottleneck: true },
  resnet152: { blocks: [3, 8, 36, 3], bottleneck: true },
} as const satisfies Readonly<Record<string, ResNetPreset>>;

export const RESNET_INPUT_SIZE = 224;

export interface EfficientNetOptions extends CommonOptions {
  /** Factor on the filters of every layer; default 1, B0's. */
  readonly width?: number;
  /** Factor on the blocks of every stage; default 1. */
  readonly depth?: number;
  /**
   * Pixels on a side, as the presets are published (240), or below 32 the paper's coefficient, a
   * factor on 224 (1.15). `inputSize` goes before it.
   */
  readonly resolution?: number;
  /** Share dropped before the classifier in training; default 0.2. Nothing at inference. */
  readonly dropout?: number;
}

/** The published scaling coefficients; resolutions in pixels. */
export const EFFICIENTNETS = {
  'efficientnet-b0': { width: 1.0, depth: 1.0, resolution: 224, dropout: 0.2 },
  'efficientnet-b1': { width: 1.0, depth: 1.1, resolution: 240, dropout: 0.2 },
  'efficientnet-b2': { width: 1.1, depth: 1.2, resolution: 260, dropout: 0.3 },
  'efficientnet-b3': { width: 1.2, depth: 1.4, resolution: 300, dropout: 0.3 },
  'efficientnet-b4': { width: 1.4, depth: 1.8, resolution: 380, dropout: 0.4 },
  'efficientnet-b5': { width: 1.6, depth: 2.2, resolution: 456, dropout: 0.4 },
  'efficientnet-b6': { width: 1.8, depth: 2.6, resolution: 528, dropout: 0.5 },
  'efficientnet-b7': { width: 2.0, depth: 3.1, resolution: 600, dropout: 0.5 },
} as const satisfies Readonly<Record<string, EfficientNetOptions>>;

const EFFICIENTNET_INPUT_SIZE = 224;
/** No factor is this large, and no input this small. */
const SMALLEST_RESOLUTION_IN_PIXELS = 32;
const MAX_RESOLUTION = 8192;

/** Pixels on a side for a `resolution`. Throws ModelError('bad-option'). */
export function efficientNetInputSize(resolution: number = EFFICIENTNET_INPUT_SIZE): number {
  const value = factorOption('resolution', resolution, MAX_RESOLUTION);
  const isFactor = value < SMALLEST_RESOLUTION_IN_PIXELS;
  return Math.round(isFactor ? EFFICIENTNET_INPUT_SIZE * value : value);
}
