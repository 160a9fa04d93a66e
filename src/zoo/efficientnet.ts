import * as l10n from '@vscode/l10n';
import { ModelBuilder } from '../model/builder';
import type { Model } from '../model/graph';
import { knownChannels } from '../model/layers/window';
import type { ValueInfo } from '../model/tensor';
import type { ScaledArchitecture, Stage } from './efficientnet-scaling';
import { scaleArchitecture } from './efficientnet-scaling';
import type { Signal } from '../model/untrained';
import { batchNormInitializer, residualScale, zooInitializer } from '../model/untrained';
import type { CheckedOptions } from './options';
import { checkCommonOptions, factorOption, ZooOptionError } from './options';
import type { EfficientNetOptions } from './presets';
import { efficientNetInputSize } from './presets';

const BATCH_NORM = { epsilon: 1e-3, momentum: 0.99 };
/** Filters of a squeeze, as a share of the block's input filters. */
const SQUEEZE_RATIO = 0.25;

/**
 * The model with layers such as `stem/conv`, `blocks/3/1/se/reduce` (stage, block),
 * `head/conv`, `classifier`. It ends in logits. Convolutions pad as TensorFlow's `SAME` does.
 * Stochastic depth, which only training has, is left out.
 * Throws ModelError('bad-option').
 */
export function buildEfficientNet(name: string, options: EfficientNetOptions = {}): Model {
  return new EfficientNetBuilder(name, options).build();
}

class EfficientNetBuilder {
  private readonly architecture: ScaledArchitecture;
  private readonly common: CheckedOptions;
  private readonly dropout: number;
  private readonly builder: ModelBuilder;
  /** Scale at the end of a residual branch. */
  private readonly branchScale: number;

  constructor(name: string, options: EfficientNetOptions) {
    const { width = 1, depth = 1, resolution, dropout = 0.2 } = options;
    this.architecture = scaleArchitecture({
      width: factorOption('width', width, 64),
      depth: factorOption('depth', depth, 64),
    });
    this.dropout = checkDropout(dropout);
    this.common = checkCommonOptions(options, efficientNetInputSize(resolution));
    this.builder = new ModelBuilder({ name, initialize: zooInitializer(this.common.seed) });
    const blocks = this.architecture.stages.reduce((sum, stage) => sum + stage.repeats, 0);
    this.branchScale = residualScale(blocks);
  }

  build(): Model {
    const { builder, architecture } = this;
    let x = builder.input('input', 'float32', this.common.inputShape);
    x = builder.scope('stem', () => this.convUnit(x, architecture.stemFilters, 3, 2));
    x = builder.scope('blocks', () => this.stages(x));
    x = builder.scope('head', () => this.head(x));
    const logits = builder.dense(x, { name: 'classifier', units: this.common.classes });
    return builder.build([logits]);
  }

  private stages(input: ValueInfo): ValueInfo {
    let x = input;
    this.architecture.stages.forEach((stage, stageIndex) => {
      for (let index = 0; index < stage.repeats; index++) {
        const stride = index === 0 ? stage.stride : 1;
        x = this.builder.scope(`${stageIndex}/${index}`, () => this.block(x, { ...stage, stride }));
      }
    });
    return x;
  }

  /** MBConv: expand, filter every channel by itself, gate the channels, project, add the input. */
  private block(input: ValueInfo, stage: Stage): ValueInfo {
    const { builder } = this;
    const inputFilters = knownChannels(input.name, input);
    const residual = stage.stride === 1 && inputFilters === stage.filters;
    let x = input;
    if (stage.expansion !== 1) {
      const filters = inputFilters * stage.expansion;
      x = builder.scope('expand', () => this.convUnit(x, filters, 1, 1));
    }
    x = builder.scope('depthwise', () => this.depthwiseUnit(x, stage));
    x = builder.scope('se', () => this.squeezeAndExcite(x, inputFilters));
    x = builder.scope('project', () => this.project(x, stage.filters, residual));
    return residual ? builder.add([x, input], { name: 'add' }) : x;
  }

  private convUnit(x: ValueInfo, filters: number, kernel: number, strides: number): ValueInfo {
    const same = { padding: 'same', useBias: false } as const;
    const conv = this.builder.conv2d(x, { name: 'conv', filters, kernel, strides, ...same });
    return this.builder.silu(this.batchNorm(conv, 'linear'), { name: 'act' });
  }

  private depthwiseUnit(x: ValueInfo, { kernel, stride: strides }: Stage): ValueInfo {
    const same = { padding: 'same', useBias: false } as const;
    const conv = this.builder.depthwiseConv2d(x, { name: 'conv', kernel, strides, ...same });
    return this.builder.silu(this.batchNorm(conv, 'silu'), { name: 'act' });
  }

  /** Scales every channel by a number from 0 to 1 that follows from the means of all channels. */
  private squeezeAndExcite(x: ValueInfo, inputFilters: number): ValueInfo {
    const { builder } = this;
    const filters = Math.max(1, Math.floor(inputFilters * SQUEEZE_RATIO));
    let gate = builder.globalAveragePool2d(x, { name: 'pool' });
    gate = builder.conv2d(gate, { name: 'reduce', filters, kernel: 1 });
    gate = builder.silu(gate, { name: 'act' });
    gate = builder.conv2d(gate, { name: 'expand', filters: knownChannels(x.name, x), kernel: 1 });
    gate = builder.sigmoid(gate, { name: 'gate' });
    return builder.multiply([x, gate], { name: 'scale' });
  }

  private project(x: ValueInfo, filters: number, residual: boolean): ValueInfo {
    const conv = this.builder.conv2d(x, { name: 'conv', filters, kernel: 1, useBias: false });
    return this.batchNorm(conv, 'gatedSilu', residual ? this.branchScale : 1);
  }

  private head(input: ValueInfo): ValueInfo {
    const { builder } = this;
    let x = this.convUnit(input, this.architecture.headFilters, 1, 1);
    x = builder.globalAveragePool2d(x, { name: 'pool' });
    x = builder.flatten(x, { name: 'flatten' });
    return builder.dropout(x, { name: 'dropout', rate: this.dropout });
  }

  private batchNorm(x: ValueInfo, signal: Signal, scale?: number): ValueInfo {
    const initialize = batchNormInitializer(this.common.seed, signal, scale);
    return this.builder.batchNormalization(x, { name: 'bn', ...BATCH_NORM, initialize });
  }
}

function checkDropout(rate: number): number {
  if (rate >= 0 && rate < 1) return rate;
  throw new ZooOptionError('dropout', l10n.t('must be at least 0 and below 1, not {0}', rate));
}
