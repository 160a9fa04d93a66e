import * as tf from '@tensorflow/tfjs';
import { expect, test } from 'vitest';
import { graphModelForm } from '../../../src/engine/tfjs/native/graph-form';
import { layersForm } from '../../../src/engine/tfjs/native/layers-form';
import { completedFacts } from '../../../src/engine/tfjs/observed-facts';
import type { TfjsForm } from '../../../src/engine/tfjs/tfjs-model';
import {
  explained,
  loadBoth,
  outputsOf,
  packageFile,
  record,
  wasmRecorder,
} from './native-support';

interface PackagedModel {
  readonly path: string;
  readonly form: TfjsForm;
  readonly name: string;
  readonly params: number;
  /** Layers of TF.js or groups of nodes. */
  readonly layers: number;
  /** Elements of each output. */
  readonly outputs: readonly number[];
  readonly shapes?: Readonly<Record<string, readonly number[]>>;
}

/** Models that others made, from npm packages, with inputs as small as they allow. */
const UPSCALED = { LR: [1, 16, 16, 3] };
const MODELS: readonly PackagedModel[] = [
  ...(
    [
      ['default-model/models', 'default-model', 222_075, 2],
      ['esrgan-slim/models/x2', 'x2', 222_075, 2],
      ['esrgan-slim/models/x3', 'x3', 226_815, 3],
      ['esrgan-slim/models/x4', 'x4', 233_451, 4],
      ['esrgan-slim/models/x8', 'x8', 278_955, 8],
    ] as const
  ).map(([folder, name, params, factor]) => ({
    path: `@upscalerjs/${folder}/model.json`,
    form: layersForm,
    name,
    params,
    layers: 23,
    outputs: [(16 * factor) ** 2 * 3],
    shapes: UPSCALED,
  })),
  {
    path: '@spotify/basic-pitch/model/model.json',
    form: graphModelForm,
    name: 'basic-pitch',
    params: 184_947,
    layers: 133,
    outputs: [172 * 264, 172 * 88, 172 * 88],
  },
  human('antispoof', 426_545, 14, [1]),
  human('blazeface', 134_704, 144, [512 * 16 - 2048, 512, 384, 512 * 16]),
  human('emotion', 205_127, 17, [7]),
  human('facemesh', 738_919, 120, [1404, 1, 266]),
  human('iris', 649_764, 142, [228]),
  human('liveness', 148_242, 16, [2]),
  human('movenet-lightning', 2_324_894, 142, [51]),
];

function human(
  name: string,
  params: number,
  layers: number,
  outputs: readonly number[],
): PackagedModel {
  const path = `@vladmandic/human/models/${name}.json`;
  return { path, form: graphModelForm, name, params, layers, outputs };
}

test.each(MODELS)('$path loads and runs', async ({ path, form, shapes, ...expected }) => {
  const recorder = await wasmRecorder();
  const options = { inputShapes: shapes };
  const { prepared, plain, recorded, feeds } = await loadBoth(form, packageFile(path), options);
  expect(prepared.identity).toMatchObject({ name: expected.name, source: { kind: 'file' } });

  // The same result, recorded or not.
  const outputs = await outputsOf(plain, feeds);
  expect(outputs.map((output) => output.length)).toEqual(expected.outputs);
  expect(outputs.flat().every(Number.isFinite)).toBe(true);
  expect(await outputsOf(recorded, feeds)).toEqual(outputs);

  // All layers, and every kernel is one's.
  const { layers } = recorded;
  expect(layers).toHaveLength(expected.layers);
  expect(new Set(layers.map((layer) => layer.id)).size).toBe(layers.length);
  const total = (amount: 'params' | 'weightBytes') =>
    layers.reduce((sum, layer) => sum + layer[amount], 0);
  expect(total('params')).toBe(expected.params);
  expect(total('weightBytes')).toBe(prepared.weightBytes);

  const runs = [];
  const before = tf.memory();
  for (let run = 0; run < 5; run++) runs.push(await record(recorder, recorded, feeds));
  const { numTensors, numBytes } = tf.memory();
  expect({ numTensors, numBytes }).toEqual({
    numTensors: before.numTensors,
    numBytes: before.numBytes,
  });
  const [first] = runs;
  const called = new Set(first?.spans.map((span) => span.unit));
  expect(called.size).toBe(layers.length);
  const outside = first?.kernels.filter((kernel) => !layers[kernel.unit]);
  // What `predict` does around the layers.
  expect(outside?.map((kernel) => kernel.name)).toEqual(
    form === layersForm ? ['Slice', 'Identity'] : [],
  );
  // The best of several: another process may take the processor at any time.
  if ((first?.wallMs ?? 0) > 5) expect(Math.max(...runs.map(explained))).toBeGreaterThan(0.8);
  const facts = completedFacts(layers, first?.kernels ?? []);
  const convolutions = facts.filter((layer) => layer.type === 'Conv2D');
  expect(convolutions.length).toBeGreaterThan(2);
  for (const layer of convolutions) {
    expect(layer.macs).toBeGreaterThan(0);
    expect(layer.outputShape?.length).toBeGreaterThanOrEqual(3);
  }
});

test('names, types and weights of a converted Keras model', async () => {
  const path = packageFile('@vladmandic/human/models/emotion.json');
  const { recorded } = await loadBoth(graphModelForm, path);
  const shown = recorded.layers.map(({ scope, name, type, params }) => [scope, name, type, params]);
  // A fused convolution is named after its weights, not after the activation at its end.
  expect(shown.slice(0, 4)).toEqual([
    ['model_1', 'conv2d_1', 'Conv2D', 3 * 3 * 32 + 32],
    ['model_1', 'conv2d_2', 'Conv2D', 3 * 3 * 32 * 64 + 64],
    ['model_1', 'separable_conv2d_1', 'SeparableConv2D', 3 * 3 * 64 + 64 * 128 + 128],
    ['model_1', 'conv2d_3', 'Conv2D', 64 * 128 + 128],
  ]);
  expect(shown.slice(-3).map(([, name, type]) => [name, type])).toEqual([
    ['global_average_pooling2d_1', 'Mean'],
    ['predictions', 'Softmax'],
    ['Identity', 'Identity'],
  ]);
});
