import type { KernelConfig, Tensor4D } from '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs';

/** Rows and columns around an image. */
interface Padding {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

type Shape4D = [number, number, number, number];
/** By dimension: of the batch, rows, columns, channels. */
type Around = [[number, number], [number, number], [number, number], [number, number]];
type Inputs = Readonly<Record<string, Tensor4D>>;

/** What the kernels below read; each has some of them. */
interface Attributes {
  readonly filterSize: [number, number] | number;
  readonly filterShape?: Shape4D;
  readonly inputShape?: Shape4D;
  readonly strides: [number, number] | number;
  readonly dilations?: [number, number] | number;
  readonly pad: 'valid' | 'same' | number | Around;
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
  readonly dataFormat?: 'NHWC' | 'NCHW';
}

/** One call of a kernel, on an image with padding in numbers. */
interface Call {
  readonly inputs: Inputs;
  readonly attributes: Attributes;
  readonly padding: Padding;
  /** Of the image that is padded. */
  readonly shape: Shape4D;
  /** The original kernel, with other inputs or attributes, without padding unless it is given. */
  readonly run: (inputs: Inputs, attributes?: Partial<Attributes>) => Tensor4D;
}

/** By TF.js's names of kernels and of their inputs. */
const KERNELS: Readonly<Record<string, (call: Call) => Tensor4D>> = {
  MaxPool: (call) => call.run({ x: padded(call, 'x', -Infinity) }),
  AvgPool: (call) => tf.div(call.run({ x: padded(call, 'x', 0) }), insideShare(call)),
  MaxPoolGrad: (call) => cut(call.run({ input: padded(call, 'input', -Infinity) }), call),
  AvgPoolGrad: (call) => {
    const dy = tf.div<Tensor4D>(input(call, 'dy'), insideShare(call));
    return cut(call.run({ dy, input: padded(call, 'input', 0) }), call);
  },
  Conv2D: convolution,
  FusedConv2D: convolution,
  DepthwiseConv2dNative: convolution,
  FusedDepthwiseConv2D: convolution,
  Conv2DBackpropFilter: filterGradient,
  DepthwiseConv2dNativeBackpropFilter: filterGradient,
  Conv2DBackpropInput: inputGradient,
  DepthwiseConv2dNativeBackpropInput: inputGradient,
};

/** TensorFlow's convolutions take padding, if each side is given. */
function convolution({ run, padding }: Call): Tensor4D {
  return run({}, { pad: around(padding) });
}

function filterGradient(call: Call): Tensor4D {
  return call.run({ x: padded(call, 'x', 0) });
}

function inputGradient(call: Call): Tensor4D {
  return cut(call.run({}, { inputShape: paddedShape(call) }), call);
}

/**
 * tfjs-node refuses padding in numbers where other backends of TF.js take it, and ResNet has it:
 * its kernels get an image that is padded beforehand, which is the same by definition.
 */
export function takePaddingInNumbers(): void {
  for (const [name, calculate] of Object.entries(KERNELS)) {
    const config = tf.getKernel(name, 'tensorflow');
    tf.unregisterKernel(name, 'tensorflow');
    tf.registerKernel(withPadding(config, calculate));
  }
}

function withPadding(config: KernelConfig, calculate: (call: Call) => Tensor4D): KernelConfig {
  const { kernelFunc } = config;
  return {
    ...config,
    kernelFunc: (params) => {
      const attributes = params.attrs as unknown as Attributes;
      const inputs = params.inputs as Inputs;
      const shape = attributes.inputShape ?? (inputs['x'] ?? inputs['input'])?.shape;
      const padding = shape && paddingIn(shape, inputs, attributes);
      if (!padding) return kernelFunc(params);
      const run: Call['run'] = (others, changed) =>
        kernelFunc({
          ...params,
          inputs: { ...inputs, ...others },
          attrs: { ...params.attrs, pad: 'valid', ...changed },
        }) as Tensor4D;
      return tf.tidy(() => calculate({ inputs, attributes, padding, shape, run }));
    },
  };
}

/** Undefined where the original kernel may decide. */
function paddingIn(
  shape: Shape4D,
  inputs: Inputs,
  { filterSize, filterShape, strides, dilations = 1, pad, dimRoundingMode, dataFormat }: Attributes,
): Padding | undefined {
  // Sizes are rounded down without padding.
  const isRoundedDown = dimRoundingMode === undefined || dimRoundingMode === 'floor';
  if (typeof pad === 'string' || !isRoundedDown || dataFormat === 'NCHW') return undefined;
  const filter = filterShape ?? inputs['filter']?.shape;
  const { padInfo } = filter
    ? tf.backend_util.computeConv2DInfo(shape, filter, strides, dilations, pad, dimRoundingMode)
    : tf.backend_util.computePool2DInfo(shape, filterSize, strides, 1, pad, dimRoundingMode);
  return padInfo.type === 'EXPLICIT' || padInfo.type === 'NUMBER' ? padInfo : undefined;
}

function input({ inputs }: Call, name: string): Tensor4D {
  const found = inputs[name];
  if (!found) throw new Error(`The kernel has no input ${name}.`);
  return found;
}

function padded(call: Call, name: string, value: number): Tensor4D {
  return pad(input(call, name), call.padding, value);
}

function pad(image: Tensor4D, padding: Padding, value: number): Tensor4D {
  return tf.pad4d(image, around(padding), value);
}

function around({ top, bottom, left, right }: Padding): Around {
  return [
    [0, 0],
    [top, bottom],
    [left, right],
    [0, 0],
  ];
}

function paddedShape({ shape, padding }: Call): Shape4D {
  const [count, height, width, channels] = shape;
  const { top, bottom, left, right } = padding;
  return [count, height + top + bottom, width + left + right, channels];
}

/** The image's part of what was padded. */
function cut(image: Tensor4D, { shape, padding }: Call): Tensor4D {
  return tf.slice4d(image, [0, padding.top, padding.left, 0], shape);
}

/** How much of each window is in the image: TF.js's mean is over that part alone. */
function insideShare({ shape, padding, attributes }: Call): Tensor4D {
  const [, height, width] = shape;
  const image = pad(tf.ones([1, height, width, 1]), padding, 0);
  return tf.avgPool(image, attributes.filterSize, attributes.strides, 'valid');
}
