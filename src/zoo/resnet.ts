import * as l10n from '@vscode/l10n';
import { ModelBuilder } from '../model/builder';
import type { Model } from '../model/graph';
import { knownChannels } from '../model/layers/window';
import type { ValueInfo } from '../model/tensor';
import type { Signal } from '../model/untrained';
import { batchNormInitializer, residualScale, zooInitializer } from '../model/untrained';
import type { CheckedOptions } from './options';
import { checkCommonOptions, wholeOption, ZooOptionError } from './options';
import type { ResNetOptions } from './presets';
import { RESNET_INPUT_SIZE, RESNETS } from './presets';

const EXPANSION = 4;
/** PyTorch writes this momentum as 0.1: it counts the new statistic's share, not the old one's. */
const BATCH_NORM = { epsilon: 1e-5, momentum: 0.9 };

/** What a block needs to know of its place in the model. */
interface Block {
  readonly width: number;
  readonly stride: number;
}

/**
 * The model with layers named after torchvision's modules: `layer1/0/conv1`,
 * `layer2/0/downsample/0`, `fc`. It ends in logits.
 * Throws ModelError('bad-option').
 */
export function buildResNet(name: string, options: ResNetOptions = {}): Model {
  return new ResNetBuilder(name, options).build();
}

class ResNetBuilder {
  private readonly blocks: readonly number[];
  private readonly bottleneck: boolean;
  private readonly baseWidth: number;
  private readonly strideIn1x1: boolean;
  private readonly residual: boolean;
  private readonly common: CheckedOptions;
  private readonly builder: ModelBuilder;

  constructor(name: string, options: ResNetOptions) {
    this.blocks = checkBlocks(options.blocks ?? RESNETS.resnet50.blocks);
    this.bottleneck = options.bottleneck ?? true;
    this.baseWidth = wholeOption('baseWidth', options.baseWidth ?? 64, 1, 4096);
    this.strideIn1x1 = options.strideIn1x1 ?? false;
    this.residual = options.residual ?? true;
    const totalStride = 2 ** (this.blocks.length + 1);
    this.common = checkCommonOptions(options, RESNET_INPUT_SIZE, totalStride);
    this.builder = new ModelBuilder({ name, initialize: zooInitializer(this.common.seed) });
  }

  build(): Model {
    const { builder } = this;
    let x = this.stem(builder.input('input', 'float32', this.common.inputShape));
    this.blocks.forEach((repeats, stage) => {
      x = builder.scope(`layer${stage + 1}`, () => this.stage(x, stage, repeats));
    });
    x = builder.globalAveragePool2d(x, { name: 'avgpool' });
    x = builder.flatten(x, { name: 'flatten' });
    const logits = builder.dense(x, { name: 'fc', units: this.common.classes });
    return builder.build([logits]);
  }

  private stem(input: ValueInfo): ValueInfo {
    let x = this.conv(input, 'conv1', this.baseWidth, 7, 2);
    x = this.batchNorm(x, 'bn1', 'linear');
    x = this.builder.relu(x, { name: 'relu' });
    return this.builder.maxPool2d(x, { name: 'maxpool', pool: 3, strides: 2, padding: 1 });
  }

  private stage(input: ValueInfo, stage: number, repeats: number): ValueInfo {
    let x = input;
    const width = this.baseWidth * 2 ** stage;
    for (let index = 0; index < repeats; index++) {
      const stride = stage > 0 && index === 0 ? 2 : 1;
      x = this.builder.scope(`${index}`, () => this.block(x, { width, stride }));
    }
    return x;
  }

  private block(x: ValueInfo, block: Block): ValueInfo {
    const branch = this.bottleneck ? this.bottleneckBranch(x, block) : this.basicBranch(x, block);
    const sum = this.residual
      ? this.builder.add([branch, this.shortcut(x, branch, block)], { name: 'add' })
      : branch;
    return this.builder.relu(sum, { name: this.bottleneck ? 'relu3' : 'relu2' });
  }

  private basicBranch(input: ValueInfo, { width, stride }: Block): ValueInfo {
    const x = this.convNormRelu(input, '1', width, 3, stride);
    return this.lastConvNorm(x, '2', width, 3);
  }

  private bottleneckBranch(input: ValueInfo, { width, stride }: Block): ValueInfo {
    const [first, second] = this.strideIn1x1 ? [stride, 1] : [1, stride];
    let x = this.convNormRelu(input, '1', width, 1, first);
    x = this.convNormRelu(x, '2', width, 3, second);
    return this.lastConvNorm(x, '3', width * EXPANSION, 1);
  }

  /** x itself, or a 1x1 convolution of it where the branch changes its shape. */
  private shortcut(x: ValueInfo, branch: ValueInfo, { stride }: Block): ValueInfo {
    const filters = knownChannels(branch.name, branch);
    if (stride === 1 && knownChannels(x.name, x) === filters) return x;
    return this.builder.scope('downsample', () =>
      this.batchNorm(this.conv(x, '0', filters, 1, stride), '1', 'relu'),
    );
  }

  private convNormRelu(
    input: ValueInfo,
    suffix: string,
    filters: number,
    kernel: number,
    stride: number,
  ): ValueInfo {
    const x = this.conv(input, `conv${suffix}`, filters, kernel, stride);
    const normalized = this.batchNorm(x, `bn${suffix}`, 'relu');
    return this.builder.relu(normalized, { name: `relu${suffix}` });
  }

  private lastConvNorm(
    input: ValueInfo,
    suffix: string,
    filters: number,
    kernel: number,
  ): ValueInfo {
    const x = this.conv(input, `conv${suffix}`, filters, kernel, 1);
    const branches = this.residual ? this.blocks.reduce((sum, repeats) => sum + repeats, 0) : 0;
    return this.batchNorm(x, `bn${suffix}`, 'relu', residualScale(branches));
  }

  private conv(
    x: ValueInfo,
    name: string,
    filters: number,
    kernel: number,
    strides: number,
  ): ValueInfo {
    const padding = (kernel - 1) / 2;
    return this.builder.conv2d(x, { name, filters, kernel, strides, padding, useBias: false });
  }

  private batchNorm(x: ValueInfo, name: string, signal: Signal, scale?: number): ValueInfo {
    const initialize = batchNormInitializer(this.common.seed, signal, scale);
    return this.builder.batchNormalization(x, { name, ...BATCH_NORM, initialize });
  }
}

function checkBlocks(blocks: readonly number[]): readonly number[] {
  if (blocks.length < 1 || blocks.length > 8)
    throw new ZooOptionError('blocks', l10n.t('must name 1 to 8 stages, not {0}', blocks.length));
  return blocks.map((repeats) => wholeOption('blocks', repeats, 1, 1000));
}
