import * as l10n from '@vscode/l10n';
import type { Size2D } from '../model/layers';
import type { EfficientNetOptions, ResNetOptions, ResNetPreset } from './presets';
import { efficientNetInputSize, EFFICIENTNETS, RESNET_INPUT_SIZE, RESNETS } from './presets';

/** A model of the zoo with all that makes it: plain data, enough to build it elsewhere. */
export type ZooSpec =
  | { readonly kind: 'resnet'; readonly name: string; readonly options: ResNetOptions }
  | { readonly kind: 'efficientnet'; readonly name: string; readonly options: EfficientNetOptions };

export type ZooOptions = ResNetOptions & EfficientNetOptions;

/** What a list of models shows. */
export interface ZooEntry {
  /** As on the command line: `resnet50`. */
  readonly name: string;
  /** `ResNet-50`. */
  readonly title: string;
  readonly inputSize: Size2D;
  /** What sets it apart, in a few words. */
  readonly summary: string;
  readonly spec: ZooSpec;
}

/**
 * Presets first, then the bare families, which are shaped by their options. Summaries
 * are getters, because this list is there before the texts of the user's language.
 */
export const ZOO: readonly ZooEntry[] = [
  ...Object.entries(RESNETS).map(([name, preset]) => resnetEntry(name, preset)),
  ...Object.entries(EFFICIENTNETS).map(([name, preset]) => efficientNetEntry(name, preset)),
  {
    ...resnetEntry('resnet', RESNETS.resnet50),
    title: 'ResNet',
    get summary() {
      return l10n.t(
        'free: blocks, bottleneck, base width, residual sums; ResNet-50 unless you say more',
      );
    },
  },
  {
    ...efficientNetEntry('efficientnet', EFFICIENTNETS['efficientnet-b0']),
    title: 'EfficientNet',
    get summary() {
      return l10n.t('free: width, depth and resolution; B0 unless you say more');
    },
  },
];

function resnetEntry(name: string, options: ResNetPreset): ZooEntry {
  return {
    name,
    title: name.replace('resnet', 'ResNet-'),
    inputSize: RESNET_INPUT_SIZE,
    get summary() {
      const blocks = options.blocks.join('-');
      return options.bottleneck
        ? l10n.t('{0} bottleneck blocks', blocks)
        : l10n.t('{0} basic blocks', blocks);
    },
    spec: { kind: 'resnet', name, options },
  };
}

function efficientNetEntry(
  name: string,
  options: Required<Pick<EfficientNetOptions, 'width' | 'depth'>> & EfficientNetOptions,
): ZooEntry {
  return {
    name,
    title: name.replace('efficientnet-b', 'EfficientNet-B'),
    inputSize: efficientNetInputSize(options.resolution),
    get summary() {
      return l10n.t('width {0}, depth {1}', options.width.toFixed(1), options.depth.toFixed(1));
    },
    spec: { kind: 'efficientnet', name, options },
  };
}
