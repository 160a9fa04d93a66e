import * as tf from '@tensorflow/tfjs';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { layersForm } from '../../../src/engine/tfjs/native/layers-form';
import { loadBoth, outputsOf, wasmRecorder, writeModel } from './native-support';

const root = mkdtempSync(join(tmpdir(), 'layerline-unsupported-'));
beforeAll(wasmRecorder);
afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

interface Layer {
  readonly class_name: string;
  readonly config: Readonly<Record<string, unknown>>;
}

function layer(className: string, config: Readonly<Record<string, unknown>> = {}): Layer {
  return { class_name: className, config: { name: className.toLowerCase(), ...config } };
}

/** A sequential model of Keras with these layers behind an input. */
function sequential(
  shape: readonly (number | null)[],
  layers: readonly Layer[],
  weights: Parameters<typeof writeModel>[2] = [],
): string {
  const input = layer('InputLayer', { batch_input_shape: shape, dtype: 'float32', name: 'x' });
  const config = { name: 'net', layers: [input, ...layers] };
  const modelTopology = { model_config: { class_name: 'Sequential', config } };
  return writeModel(mkdtempSync(join(root, 'm-')), { modelTopology }, weights);
}

function prepared(path: string) {
  return layersForm.prepare({ kind: 'file', path }, {}, '');
}

test('layers that TF.js lacks are named, all of them, wherever they stand', async () => {
  const inner = layer('Sequential', { layers: [layer('Einsum'), layer('Lambda')] });
  const wrapped = layer('TimeDistributed', { layer: layer('MultiHeadAttention') });
  const path = sequential([null, 4], [layer('Lambda'), inner, wrapped]);
  await expect(prepared(path)).rejects.toThrow(
    'model.json has layers that TensorFlow.js lacks: Einsum, Lambda, MultiHeadAttention.',
  );
});

test('a class that was registered before is none of them', async () => {
  class Twice extends tf.layers.Layer {
    static readonly className = 'TwiceForTests';
    override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
      return tf.mul(Array.isArray(inputs) ? inputs[0]! : inputs, 2);
    }
  }
  tf.serialization.registerClass(Twice);
  const path = sequential([null, 2], [layer('TwiceForTests')]);
  const { plain } = await loadBoth(layersForm, path);
  expect(await outputsOf(plain, [tf.tensor2d([1, 2], [1, 2])])).toEqual([[2, 4]]);
});

test.each<[string, Layer]>([
  ['groups=2 (Conv3D "conv3d")', layer('Conv3D', { filters: 2, kernel_size: 1, groups: 2 })],
  ['dilation_rate (DepthwiseConv2D', layer('DepthwiseConv2D', { dilation_rate: [2, 2] })],
  ['output_padding (Conv2DTranspose', layer('Conv2DTranspose', { output_padding: [1, 1] })],
  ['negative_slope=0.1 (ReLU "relu")', layer('ReLU', { negative_slope: 0.1 })],
  ['threshold=1 (ReLU', layer('ReLU', { threshold: 1 })],
  ['keepdims=true', layer('GlobalAveragePooling2D', { keepdims: true })],
  ['padding="causal"', layer('Conv1D', { padding: 'causal' })],
  ['reset_after=true', layer('GRU', { reset_after: true })],
  ['zero_output_for_mask=true', layer('LSTM', { zero_output_for_mask: true })],
  ['backward_layer (Bidir', layer('Bidirectional', { backward_layer: layer('LSTM') })],
  ['crop_to_aspect_ratio=true', layer('Resizing', { crop_to_aspect_ratio: true })],
])('an option that TF.js ignores is refused: %s', async (named, refused) => {
  await expect(prepared(sequential([null, 4, 4, 4], [refused]))).rejects.toThrow(
    `model.json uses options that TensorFlow.js ignores, so its result would be wrong: ${named}`,
  );
});

test.each([
  layer('ReLU', { negative_slope: 0, threshold: 0, max_value: 6 }),
  layer('DepthwiseConv2D', { kernel_size: 3, dilation_rate: [1, 1], groups: 1 }),
  layer('Conv2DTranspose', { filters: 1, kernel_size: 3, output_padding: null, groups: 1 }),
  layer('GlobalAveragePooling2D', { keepdims: false }),
])('what it means anyway is not: $class_name', async (accepted) => {
  await expect(prepared(sequential([null, 4, 4, 4], [accepted]))).resolves.toBeDefined();
});

const seeded = (count: number, seed: number) =>
  Array.from({ length: count }, (_, index) => Math.sin(index * 12.9898 + seed) / 2);

test.each([
  { className: 'Conv2D', groups: 3, filters: 6, channels: 3, strides: 1, padding: 'same' },
  { className: 'Conv2D', groups: 2, filters: 4, channels: 4, strides: 2, padding: 'valid' },
  { className: 'Conv1D', groups: 2, filters: 4, channels: 6, strides: 1, padding: 'same' },
])(
  'groups are computed: %o',
  async ({ className, groups, filters, channels, strides, padding }) => {
    const dimensions = className === 'Conv1D' ? 1 : 2;
    const sizes = dimensions === 1 ? [7] : [7, 6];
    const kernelShape = [...sizes.map(() => 3), channels / groups, filters];
    const kernel = seeded(
      kernelShape.reduce((a, b) => a * b),
      1,
    );
    const bias = seeded(filters, 2);
    const config = {
      filters,
      kernel_size: 3,
      strides,
      padding,
      groups,
      activation: 'relu',
      name: 'c',
    };
    const path = sequential(
      [null, ...sizes, channels],
      [layer(className, config)],
      [
        { name: 'c/kernel', shape: kernelShape, dtype: 'float32', values: kernel },
        { name: 'c/bias', shape: [filters], dtype: 'float32', values: bias },
      ],
    );
    const shape = [2, ...sizes, channels];
    const x = tf.tensor(
      seeded(
        shape.reduce((a, b) => a * b),
        3,
      ),
      shape,
    );
    const { plain, recorded } = await loadBoth(layersForm, path);
    expect(recorded.layers).toMatchObject([
      { name: 'c', type: className, params: kernel.length + filters },
    ]);

    // The same as one dense convolution with a kernel of zeros between groups.
    const perGroup = { inputs: channels / groups, outputs: filters / groups };
    const whole = tf.tidy(() => {
      const small = tf.tensor(kernel, kernelShape).arraySync() as number[][][][];
      const spread = (taps: unknown): unknown =>
        Array.isArray(taps) && !Array.isArray((taps as unknown[][])[0]?.[0])
          ? Array.from({ length: channels }, (_, input) =>
              Array.from({ length: filters }, (_, output) => {
                const isSame =
                  Math.floor(input / perGroup.inputs) === Math.floor(output / perGroup.outputs);
                return isSame ? ((taps as number[][])[input % perGroup.inputs]?.[output] ?? 0) : 0;
              }),
            )
          : (taps as unknown[]).map(spread);
      const filter = tf.tensor(spread(small) as number[][][][]);
      const pad = padding as 'same' | 'valid';
      const y =
        dimensions === 1
          ? tf.conv1d(x as tf.Tensor3D, filter as unknown as tf.Tensor3D, strides, pad)
          : tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, strides, pad);
      return Array.from(tf.relu(tf.add(y, tf.tensor1d(bias))).dataSync());
    });
    const [values = []] = await outputsOf(plain, [x]);
    expect(values).toHaveLength(whole.length);
    const error = Math.max(...values.map((value, index) => Math.abs(value - (whole[index] ?? 0))));
    expect(error).toBeLessThan(1e-5);
    expect(values.some((value) => value > 0)).toBe(true);
  },
);

test("groups that don't divide the channels are refused", async () => {
  const config = { filters: 4, kernel_size: 3, groups: 3, name: 'c' };
  const path = sequential([null, 8, 8, 4], [layer('Conv2D', config)]);
  await expect(loadBoth(layersForm, path)).rejects.toThrow(/can't split 4 channels/);
});

test('weights that fit no layer, or are missing, are told in one sentence', async () => {
  const dense = layer('Dense', { units: 2, name: 'd' });
  const kernel = {
    name: 'd/kernel',
    shape: [2, 2],
    dtype: 'float32',
    values: [1, 0, 0, 1],
  } as const;
  const missing = sequential([null, 2], [dense], [kernel]);
  await expect(loadBoth(layersForm, missing)).rejects.toThrow(
    /^TensorFlow.js can't load m-.*: .*d\/bias.*\.$/,
  );
  const huge = sequential([null, 2], [layer('Dense', { units: 1e12 })], [kernel]);
  await expect(loadBoth(layersForm, huge)).rejects.toThrow(/^TensorFlow.js can't load [^\n]+\.$/);
});

test('an input without a shape is asked for', async () => {
  const config = { name: 'net', layers: [layer('Dense', { units: 2 })] };
  const modelTopology = { class_name: 'Sequential', config };
  const path = writeModel(mkdtempSync(join(root, 'm-')), { modelTopology });
  await expect(prepared(path)).rejects.toThrow(/give its first layer an input shape/);
});

test('free sizes have names that tell what they are', async () => {
  const shape = async (sizes: readonly (number | null)[]) =>
    (await prepared(sequential(sizes, [layer('ReLU')]))).inputs[0]?.shape;
  expect(await shape([null, null, null, 3])).toEqual(['batch', 'height', 'width', 3]);
  expect(await shape([null, null, 5])).toEqual(['batch', 'time', 5]);
  expect(await shape([1, 4])).toEqual([1, 4]);
});
