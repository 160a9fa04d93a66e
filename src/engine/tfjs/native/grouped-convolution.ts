import type { serialization, Tensor } from '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs';
import { isObject } from '../../../formats/tfjs/read';
import type { Layer } from './layer-units';

/** TF.js's own classes, which it exports as functions alone; their fields are what Keras names. */
interface Convolution extends Layer {
  kernel: Layer['weights'][number];
  bias: Layer['weights'][number] | null;
  readonly kernelSize: number[];
  readonly strides: number[];
  readonly padding: 'same' | 'valid';
  readonly dataFormat: 'channelsFirst' | 'channelsLast';
  readonly dilationRate: number[];
  readonly filters: number;
  readonly useBias: boolean;
  readonly activation: { apply(values: Tensor): Tensor } | null;
}
type ConvolutionClass = (new (args: Args) => Convolution) & { className: string };
type Args = serialization.ConfigDict & { groups?: number };

const OURS = 'LayerlineGrouped';
const DIMENSIONS: Readonly<Record<string, 1 | 2>> = { Conv1D: 1, Conv2D: 2 };

/**
 * The same topology with convolutions of ours where there are `groups`, which TF.js ignores: it
 * would make a kernel for all channels, and compute something else.
 */
export function groupedTopology<T>(topology: T): T {
  if (!JSON.stringify(topology).includes('"groups"')) return topology;
  return replaced(structuredClone(topology)) as T;
}

/** `Conv2D` for a grouped one of ours. */
export function typeOf(layer: Layer): string | undefined {
  const className = layer.getClassName();
  return className.startsWith(OURS) ? className.slice(OURS.length) : undefined;
}

function replaced(topology: unknown): unknown {
  const open = [topology];
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    if (Array.isArray(value)) open.push(...(value as unknown[]));
    if (!isObject(value)) continue;
    const { class_name: className, config } = value;
    if (typeof className === 'string' && isObject(config) && isGrouped(className, config)) {
      register(className);
      (value as Record<string, unknown>)['class_name'] = OURS + className;
    }
    open.push(...Object.values(value).filter((inner) => typeof inner === 'object'));
  }
  return topology;
}

function isGrouped(className: string, { groups }: Readonly<Record<string, unknown>>): boolean {
  return className in DIMENSIONS && typeof groups === 'number' && groups > 1;
}

function register(className: string): void {
  const name = OURS + className;
  if (name in tf.serialization.SerializationMap.getMap().classNameMap) return;
  const dimensions = DIMENSIONS[className] ?? 2;
  const sample =
    dimensions === 1
      ? tf.layers.conv1d({ filters: 1, kernelSize: 1 })
      : tf.layers.conv2d({ filters: 1, kernelSize: 1 });
  const base = sample.constructor as unknown as ConvolutionClass;
  const grouped = groupedClass(base, name, dimensions);
  tf.serialization.registerClass(
    grouped as unknown as serialization.SerializableConstructor<serialization.Serializable>,
  );
}

function groupedClass(base: ConvolutionClass, name: string, dimensions: 1 | 2): ConvolutionClass {
  return class extends base {
    static override readonly className = name;
    private readonly groups: number;

    constructor(args: Args) {
      super(args);
      this.groups = args.groups ?? 1;
    }

    /** @param inputShape batch, then as `dataFormat` says. Throws where groups don't divide it. */
    override build(inputShape: number[]): void {
      const channels = inputShape.at(this.dataFormat === 'channelsFirst' ? 1 : -1) ?? 0;
      if (channels % this.groups !== 0 || this.filters % this.groups !== 0)
        throw new Error(
          `${this.name} can't split ${channels} channels and ${this.filters} filters into ` +
            `${this.groups} groups.`,
        );
      // Keras' kernel: each filter sees the channels of its group.
      const one = inputShape.with(
        this.dataFormat === 'channelsFirst' ? 1 : -1,
        channels / this.groups,
      );
      super.build(one);
      const axis = this.dataFormat === 'channelsFirst' ? 1 : dimensions + 1;
      this.inputSpec = [{ ndim: dimensions + 2, axes: { [axis]: channels } }];
    }

    override call(inputs: Tensor | Tensor[]): Tensor {
      return tf.tidy(() => {
        const given = Array.isArray(inputs) ? inputs[0] : inputs;
        if (!given) throw new Error(`${this.name} got no input.`);
        const isFirst = this.dataFormat === 'channelsFirst';
        const x = isFirst ? given.transpose(lastChannels(dimensions)) : given;
        const parts = tf.split(x, this.groups, -1);
        const kernels = tf.split(this.kernel.read(), this.groups, -1);
        const outputs = parts.map((part, group) => this.convolve(part, kernels[group]));
        let y = tf.concat(outputs, -1);
        if (this.bias) y = tf.add(y, this.bias.read());
        if (this.activation) y = this.activation.apply(y);
        return isFirst ? y.transpose(firstChannels(dimensions)) : y;
      });
    }

    private convolve(x: Tensor, kernel: Tensor | undefined): Tensor {
      if (dimensions === 1)
        return tf.conv1d(
          x as tf.Tensor3D,
          kernel as tf.Tensor3D,
          this.strides[0] ?? 1,
          this.padding,
          'NWC',
          this.dilationRate[0] ?? 1,
        );
      return tf.conv2d(
        x as tf.Tensor4D,
        kernel as tf.Tensor4D,
        this.strides as [number, number],
        this.padding,
        'NHWC',
        this.dilationRate as [number, number],
      );
    }

    override getConfig(): serialization.ConfigDict {
      return { ...super.getConfig(), groups: this.groups };
    }
  };
}

function lastChannels(dimensions: number): number[] {
  return dimensions === 1 ? [0, 2, 1] : [0, 2, 3, 1];
}

function firstChannels(dimensions: number): number[] {
  return dimensions === 1 ? [0, 2, 1] : [0, 3, 1, 2];
}
