import type { Model } from '../../src/model/graph';
import { NetBuilder, randomNumbers } from './net-builder';

interface Tensor {
  readonly name: string;
  readonly channels: number;
  readonly size: number;
}

const UNARY = [
  'Relu',
  'Sigmoid',
  'Tanh',
  'LeakyRelu',
  'HardSigmoid',
  'HardSwish',
  'Abs',
  'Neg',
  'Softplus',
  'Elu',
  'Identity',
  'Dropout',
  'Erf',
  'Clip6',
  'TimesOne',
  'PlusZero',
  'Times',
  'Plus',
  'Swish',
  'Gelu',
  'QuickGelu',
  'CastToSame',
  'SqrtAbs',
];
const AFTER_CONV = [
  'Relu',
  'Sigmoid',
  'Tanh',
  'LeakyRelu',
  'Clip6',
  'Swish',
  'HardSigmoid',
  'Relu',
];

/**
 * A random net of the patterns that an optimiser rewrites: convolutions with BatchNorm, activation
 * and residual sums, no-ops, decomposed LayerNorm and GELU, transposes that cancel, and the rest.
 */
export function randomNet(seed: number): Model {
  return new RandomNet(seed).build();
}

class RandomNet {
  private readonly net: NetBuilder;
  private readonly random: () => number;
  private readonly tensors: Tensor[] = [];
  private count = 0;

  constructor(seed: number) {
    this.net = new NetBuilder(`random-${seed}`, 17, seed);
    this.random = randomNumbers(seed ^ 0x5bd1e995);
    this.tensors.push({ name: this.net.input('input', [1, 8, 16, 16]), channels: 8, size: 16 });
  }

  build(): Model {
    const length = 8 + this.below(18);
    for (let step = 0; step < length; step++) this.tensors.push(this.grow(this.start()));
    const model = this.net.model();
    const used = new Set(model.graph.nodes.flatMap((node) => node.inputs));
    for (const { name, channels, size } of this.tensors)
      if (!used.has(name)) this.net.output(name, [1, channels, size, size]);
    return this.net.model();
  }

  private grow(x: Tensor): Tensor {
    const choice = this.random();
    if (choice < 0.3) return this.convolution(x);
    if (choice < 0.55) return { ...x, name: this.unary(x.name, this.pick(UNARY)) };
    if (choice < 0.62) return this.combine(x);
    if (choice < 0.67 && x.size >= 4) return this.pool(x);
    if (choice < 0.72) return this.squeezeExcite(x);
    if (choice < 0.77) return this.transposed(x);
    if (choice < 0.82) return this.layerNorm(x);
    if (choice < 0.86) return this.matmul(x);
    if (choice < 0.9) return this.paddedConv(x);
    if (choice < 0.93) return this.splitAndSwap(x);
    if (choice < 0.96 && x.size <= 16) return this.upsample(x);
    if (choice < 0.98) return this.instanceNorm(x);
    return this.unsqueezeSqueeze(x);
  }

  private convolution(x: Tensor): Tensor {
    const kernel = this.pick([1, 3]);
    const isDepthwise = kernel === 3 && this.random() < 0.25;
    const channels = isDepthwise ? x.channels : this.pick([8, 16, 24]);
    const stride = x.size >= 8 && this.random() < 0.2 ? 2 : 1;
    const size = Math.floor((x.size - 1) / stride) + 1;
    let name = this.net.conv(x.name, this.label('conv'), [x.channels, channels], kernel, {
      stride,
      group: isDepthwise ? x.channels : 1,
      bias: this.random() < 0.4,
    });
    if (this.random() < 0.6) name = this.net.batchNorm(name, this.label('bn'), channels);
    if (this.random() < 0.6) name = this.unary(name, this.pick(AFTER_CONV));
    return this.maybeResidual({ name, channels, size });
  }

  private maybeResidual(y: Tensor): Tensor {
    if (this.random() >= 0.4) return y;
    const other = this.tensors.find(
      (x) => x.channels === y.channels && x.size === y.size && x.name !== y.name,
    );
    if (!other) return y;
    const operands = this.random() < 0.5 ? [y.name, other.name] : [other.name, y.name];
    const name = this.net.node('Add', this.label('residual'), operands);
    return { ...y, name: this.random() < 0.5 ? this.unary(name, 'Relu') : name };
  }

  private unary(x: string, kind: string): string {
    const { net } = this;
    const label = this.label(kind);
    const scaled = (op: string, value: number) =>
      net.node(op, label, [x, net.scalar(`${label}.c`, value)]);
    switch (kind) {
      case 'Clip6':
        return net.node('Clip', label, [
          x,
          net.scalar(`${label}.lo`, 0),
          net.scalar(`${label}.hi`, 6),
        ]);
      case 'TimesOne':
        return scaled('Mul', 1);
      case 'PlusZero':
        return scaled('Add', 0);
      case 'Times':
        return scaled('Mul', 0.7);
      case 'Plus':
        return scaled('Add', 0.3);
      case 'Swish':
        return net.node('Mul', `${label}.m`, [x, net.node('Sigmoid', `${label}.s`, [x])]);
      case 'QuickGelu': {
        const inner = net.node('Mul', `${label}.k`, [x, net.scalar(`${label}.q`, 1.702)]);
        return net.node('Mul', `${label}.m`, [x, net.node('Sigmoid', `${label}.s`, [inner])]);
      }
      case 'Gelu':
        return this.gelu(x, label);
      case 'CastToSame':
        return net.node('Cast', label, [x], { to: 1 });
      case 'SqrtAbs':
        return net.node('Sqrt', `${label}.q`, [net.node('Abs', `${label}.a`, [x])]);
      default:
        return net.node(kind, label, [x]);
    }
  }

  private gelu(x: string, label: string): string {
    const { net } = this;
    const divided = net.node('Div', `${label}.d`, [x, net.scalar(`${label}.r2`, Math.SQRT2)]);
    const erf = net.node('Erf', `${label}.e`, [divided]);
    const shifted = net.node('Add', `${label}.a`, [erf, net.scalar(`${label}.1`, 1)]);
    const gated = net.node('Mul', `${label}.m`, [x, shifted]);
    return net.node('Mul', `${label}.h`, [gated, net.scalar(`${label}.5`, 0.5)]);
  }

  private combine(x: Tensor): Tensor {
    const other = this.pick(this.tensors.filter((candidate) => candidate.size === x.size));
    if (other.channels === x.channels) {
      const op = this.pick(['Add', 'Mul', 'Sub']);
      return { ...x, name: this.net.node(op, this.label('binary'), [x.name, other.name]) };
    }
    const name = this.net.node('Concat', this.label('concat'), [x.name, other.name], { axis: 1 });
    return { name, channels: x.channels + other.channels, size: x.size };
  }

  private pool(x: Tensor): Tensor {
    const op = this.pick(['MaxPool', 'AveragePool']);
    const name = this.net.node(op, this.label('pool'), [x.name], {
      kernel_shape: [2, 2],
      strides: [2, 2],
    });
    return { ...x, name, size: x.size >> 1 };
  }

  private squeezeExcite(x: Tensor): Tensor {
    const label = this.label('se');
    const pooled = this.net.node('GlobalAveragePool', `${label}.g`, [x.name]);
    const conv = this.net.conv(pooled, `${label}.c`, [x.channels, x.channels], 1);
    const gate = this.net.node('Sigmoid', `${label}.s`, [conv]);
    return { ...x, name: this.net.node('Mul', `${label}.m`, [x.name, gate]) };
  }

  private transposed(x: Tensor): Tensor {
    const label = this.label('transpose');
    const there = this.net.node('Transpose', `${label}.a`, [x.name], { perm: [0, 2, 3, 1] });
    const inner = this.unary(there, this.pick(['Relu', 'Identity', 'Times', 'Sigmoid']));
    return {
      ...x,
      name: this.net.node('Transpose', `${label}.b`, [inner], { perm: [0, 3, 1, 2] }),
    };
  }

  private layerNorm(x: Tensor): Tensor {
    const { net } = this;
    const label = this.label('ln');
    const width = x.size * x.size;
    const flat = net.node('Reshape', `${label}.r`, [
      x.name,
      net.ints(`${label}.shape`, [1, x.channels, width]),
    ]);
    const mean = net.node('ReduceMean', `${label}.mean`, [flat], { axes: [-1], keepdims: 1 });
    const centred = net.node('Sub', `${label}.sub`, [flat, mean]);
    const squared = net.node('Pow', `${label}.pow`, [centred, net.scalar(`${label}.two`, 2)]);
    const variance = net.node('ReduceMean', `${label}.var`, [squared], { axes: [-1], keepdims: 1 });
    const safe = net.node('Add', `${label}.eps`, [variance, net.scalar(`${label}.e`, 1e-5)]);
    const root = net.node('Sqrt', `${label}.sqrt`, [safe]);
    const normal = net.node('Div', `${label}.div`, [centred, root]);
    const scaled = net.node('Mul', `${label}.mul`, [normal, net.uniform(`${label}.g`, [width], 1)]);
    const shifted = net.node('Add', `${label}.add`, [
      scaled,
      net.uniform(`${label}.b`, [width], 1),
    ]);
    return { ...x, name: this.restore(shifted, x, label) };
  }

  private matmul(x: Tensor): Tensor {
    const { net } = this;
    const label = this.label('mm');
    const rows = net.ints(`${label}.shape`, [x.channels * x.size, x.size]);
    const flat = net.node('Reshape', `${label}.r`, [x.name, rows]);
    const weight = net.uniform(`${label}.w`, [x.size, x.size], 0.5);
    let y = net.node('MatMul', `${label}.m`, [flat, weight]);
    if (this.random() < 0.6)
      y = net.node('Add', `${label}.a`, [y, net.uniform(`${label}.b`, [x.size], 0.5)]);
    if (this.random() < 0.5) y = this.unary(y, this.pick(['Relu', 'Gelu', 'Sigmoid']));
    return { ...x, name: this.restore(y, x, label) };
  }

  private restore(y: string, x: Tensor, label: string): string {
    const shape = this.net.ints(`${label}.back`, [1, x.channels, x.size, x.size]);
    return this.net.node('Reshape', `${label}.r2`, [y, shape]);
  }

  private paddedConv(x: Tensor): Tensor {
    const label = this.label('pad');
    const pads = this.net.ints(`${label}.p`, [0, 0, 1, 1, 0, 0, 1, 1]);
    const padded = this.net.node('Pad', label, [x.name, pads]);
    const name = this.net.conv(padded, `${label}.c`, [x.channels, 8], 3, { pad: 0 });
    return { name, channels: 8, size: x.size };
  }

  private splitAndSwap(x: Tensor): Tensor {
    const label = this.label('split');
    const half = x.channels >> 1;
    const sizes = this.net.ints(`${label}.s`, [half, x.channels - half]);
    const [a = '', b = ''] = this.net.nodeWith('Split', label, [x.name, sizes], 2, { axis: 1 });
    return { ...x, name: this.net.node('Concat', `${label}.c`, [b, a], { axis: 1 }) };
  }

  private upsample(x: Tensor): Tensor {
    const label = this.label('up');
    const scales = this.net.floats(`${label}.s`, [1, 1, 2, 2]);
    const name = this.net.node('Resize', label, [x.name, '', scales], { mode: 'nearest' });
    return { ...x, name, size: x.size * 2 };
  }

  private instanceNorm(x: Tensor): Tensor {
    const label = this.label('in');
    const scale = this.net.uniform(`${label}.g`, [x.channels], 1);
    const shift = this.net.uniform(`${label}.b`, [x.channels], 1);
    return { ...x, name: this.net.node('InstanceNormalization', label, [x.name, scale, shift]) };
  }

  private unsqueezeSqueeze(x: Tensor): Tensor {
    const label = this.label('sq');
    const axis = this.net.ints(`${label}.axis`, [0]);
    const wide = this.net.node('Unsqueeze', `${label}.a`, [x.name, axis]);
    return { ...x, name: this.net.node('Squeeze', `${label}.b`, [wide, axis]) };
  }

  private start(): Tensor {
    const last = this.tensors.at(-1);
    return last && this.random() < 0.7 ? last : this.pick(this.tensors);
  }

  private label(prefix: string): string {
    return `${prefix}_${this.count++}`;
  }

  private below(limit: number): number {
    return Math.floor(this.random() * limit);
  }

  private pick<T>(items: readonly T[]): T {
    const item = items[this.below(items.length)];
    if (item === undefined) throw new Error('Nothing to pick from.');
    return item;
  }
}
