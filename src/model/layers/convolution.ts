import * as l10n from '@vscode/l10n';
import type { ValueInfo } from '../tensor';
import { shapeMismatch } from '../errors';
import type { LayerType, Lowering } from './layer-type';
import { int, ints } from './layer-type';
import type { Padding2D, Size2D } from './options';
import { pair, positive, positivePair, resolvedPadding } from './options';
import type { Window } from './window';
import { knownChannels, windowAttributes } from './window';

export interface Conv2DOptions {
  readonly filters: number;
  readonly kernel: Size2D;
  /** Default 1. */
  readonly strides?: Size2D;
  /** Default `valid`. */
  readonly padding?: Padding2D;
  /** Default 1. */
  readonly groups?: number;
  /** Default 1. */
  readonly dilation?: Size2D;
  /** Default true. */
  readonly useBias?: boolean;
}

export type DepthwiseConv2DOptions = Omit<Conv2DOptions, 'filters' | 'groups'> & {
  /** Filters per input channel, default 1. */
  readonly depthMultiplier?: number;
};

/** [N, C, H, W] -> [N, filters, H', W']. */
export const Conv2D: LayerType<Conv2DOptions> = {
  name: 'Conv2D',
  attributes: (options, label) => ({
    filters: positive(label, 'filters', options.filters),
    ...windowOptions(options, label),
    groups: positive(label, 'groups', options.groups ?? 1),
  }),
  lower: (lowering, options) => convolve(lowering, options),
};

/** A convolution of every channel by itself: [N, C, H, W] -> [N, C × multiplier, H', W']. */
export const DepthwiseConv2D: LayerType<DepthwiseConv2DOptions> = {
  name: 'DepthwiseConv2D',
  attributes: (options, label) => ({
    depthMultiplier: positive(label, 'depthMultiplier', options.depthMultiplier ?? 1),
    ...windowOptions(options, label),
  }),
  lower: (lowering, options) => {
    const channels = knownChannels(lowering.label, lowering.input);
    const filters = channels * (options.depthMultiplier ?? 1);
    return convolve(lowering, { ...options, filters, groups: channels });
  },
};

function windowOptions(options: DepthwiseConv2DOptions, label: string) {
  return {
    kernelSize: positivePair(label, 'kernel', options.kernel),
    strides: positivePair(label, 'strides', options.strides ?? 1),
    padding: resolvedPadding(label, options.padding ?? 'valid'),
    dilation: positivePair(label, 'dilation', options.dilation ?? 1),
    useBias: options.useBias ?? true,
  };
}

function convolve(lowering: Lowering, options: Conv2DOptions): ValueInfo {
  const { label, input } = lowering;
  const { filters, groups = 1, dilation = 1 } = options;
  const channels = knownChannels(label, input);
  if (channels % groups !== 0 || filters % groups !== 0) {
    const rule = l10n.t(
      'its {0} groups must divide both {1} channels and {2} filters',
      groups,
      channels,
      filters,
    );
    throw shapeMismatch(label, 'Conv2D', [input.shape], rule);
  }
  const window: Window = {
    kernel: options.kernel,
    strides: options.strides ?? 1,
    padding: options.padding ?? 'valid',
    dilation,
  };
  const kernel = pair(options.kernel);
  const perGroup = channels / groups;
  const weight = lowering.weight(
    'weight',
    [filters, perGroup, ...kernel],
    perGroup * kernel[0] * kernel[1],
  );
  const bias = (options.useBias ?? true) ? [lowering.weight('bias', [filters])] : [];
  return lowering.node('Conv', [input, weight, ...bias], {
    ...windowAttributes(label, window, input),
    dilations: ints(pair(dilation)),
    group: int(groups),
  });
}
