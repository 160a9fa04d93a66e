import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, it } from 'vitest';
import type { TrainingOptions } from '../../../src/engine/options';
import { startBackend } from '../../../src/engine/tfjs/backends/start';
import { graphModel } from '../../../src/engine/tfjs/graph/form';
import { Recorder } from '../../../src/engine/tfjs/recorder';
import { registerMissingKernels } from '../../../src/engine/tfjs/training/missing-kernels';
import { TrainingStep } from '../../../src/engine/tfjs/training/step';
import type { Model } from '../../../src/model/graph';
import { buildZooModel, zooSpec } from '../../../src/zoo';
import { modelOfParts, tensor } from '../../model/graphs';
import { w } from '../../model/one-node';
import { noise } from './graph-support';

const recorder = new Recorder();
const SGD: TrainingOptions = { optimizer: 'sgd', learningRate: 0.05 };
const ADAM: TrainingOptions = { optimizer: 'adam', learningRate: 1e-3 };

beforeAll(async () => {
  await startBackend({ device: 'cpu' });
  registerMissingKernels();
  recorder.attach('wasm');
});

function trainingOf(model: Model, options: TrainingOptions, isRecorded = true): TrainingStep {
  const shape = model.graph.inputs[0]?.shape?.map(Number) ?? [];
  const count = shape.reduce((product, size) => product * size, 1);
  const x = tf.tensor(noise(count, 3), shape);
  const own = isRecorded ? recorder : undefined;
  return new TrainingStep(graphModel(model, own), own, [x], options, 0);
}

const small = (name: string, options: object = {}) =>
  buildZooModel(zooSpec(name, { inputSize: 32, batch: 4, classes: 10, ...options }));
const narrow = (residual: boolean) => small('resnet34', { baseWidth: 8, residual });

it.each(['resnet18', 'efficientnet-b0'])('a step of %s belongs to its layers', async (name) => {
  const model = small(name, name === 'resnet18' ? { baseWidth: 16 } : { width: 0.5, batch: 2 });
  const training = trainingOf(model, ADAM);
  await training.prepare();
  await recorder.record(() => training.step());
  const before = tf.memory().numTensors;
  const run = await recorder.record(() => training.step());
  expect(tf.memory().numTensors).toBe(before);

  const timedMs = run.spans.reduce((total, { selfMs }) => total + selfMs, 0);
  expect(timedMs / run.wallMs).toBeGreaterThan(0.85);
  // Layers with weights are computed, differentiated and optimised.
  const phasesOf = (unit: number) =>
    new Set(run.spans.filter((span) => span.unit === unit).map(({ phase }) => phase));
  model.layers.forEach((layer, unit) => {
    const phases = phasesOf(unit);
    expect(phases, layer.id).toContain('forward');
    expect(phases, layer.id).toContain('backward');
    expect(phases.has('optimizer'), layer.id).toBe(/Conv2D|Dense|Normalization/.test(layer.type));
  });
});

it('tells what each layer keeps and how large its gradients are', async () => {
  const model = small('resnet18', { baseWidth: 8 });
  const training = trainingOf(model, SGD);
  const layers = await training.perLayer();
  expect(layers).toHaveLength(model.layers.length);
  const at = (type: string) => layers[model.layers.findIndex((layer) => layer.type === type)];
  // A convolution keeps its input for the gradient of its filter: 4 images, 3 x 32 x 32 floats.
  expect(at('Conv2D')?.savedBytes).toBe(4 * 3 * 32 * 32 * 4);
  expect(at('Conv2D')?.gradientNorm).toBeGreaterThan(0);
  expect(at('ReLU')?.gradientNorm).toBeNull();
  expect(at('ReLU')?.outputGradientNorm).toBeGreaterThan(0);
  // The same model has the same gradients, however often it is made.
  expect(await trainingOf(model, ADAM).perLayer()).toEqual(layers);
});

it.each([SGD, ADAM])('the loss falls with $optimizer, recorded or not', async (options) => {
  const [plain, recorded] = [
    trainingOf(small('resnet18', { baseWidth: 8 }), options, false),
    trainingOf(small('resnet18', { baseWidth: 8 }), options),
  ];
  const losses: (number | undefined)[][] = [[], []];
  for (let step = 0; step < 4; step++)
    for (const [index, training] of [plain, recorded].entries()) {
      await training.step();
      losses[index]?.push(training.loss);
    }
  const [ofPlain = [], ofRecorded = []] = losses;
  // Recording changes nothing that is computed.
  ofPlain.forEach((loss, step) => {
    expect(ofRecorded[step]).toBeCloseTo(loss ?? NaN, 4);
  });
  expect(ofPlain[0]).toBeGreaterThan(Math.log(10) / 2);
  expect(ofPlain[3]).toBeLessThan((ofPlain[0] ?? 0) * 0.8);
});

/**
 * With batch normalisation the gradients of a deep plain net don't vanish when it is new, they grow
 * on the way back, by a factor per layer (Yang et al. 2019, arXiv:1902.08129). Shortcuts keep them
 * level.
 */
it('shortcuts keep gradients level through 34 layers', async () => {
  const spread = async (residual: boolean): Promise<number> => {
    const model = narrow(residual);
    const layers = await trainingOf(model, SGD).perLayer();
    const norms = layers
      .filter((_, index) => model.layers[index]?.type === 'Conv2D')
      .map(({ gradientNorm }) => gradientNorm ?? 0);
    const mean = (some: number[]) => some.reduce((sum, norm) => sum + norm, 0) / some.length;
    return Math.abs(Math.log(mean(norms.slice(0, 5)) / mean(norms.slice(-5))));
  };
  const [plain, residual] = [await spread(false), await spread(true)];
  expect(residual).toBeLessThan(Math.log(5));
  expect(plain).toBeGreaterThan(Math.log(20));
});

it('takes what ends in a softmax for probabilities: the loss is the same', async () => {
  const lossOf = async (ending: boolean): Promise<number | undefined> => {
    const model = modelOfParts({
      inputs: [tensor('x', [4, 6])],
      lines: [
        ['scores', 'Gemm', ['x', 'k', 'b']],
        ...(ending ? ([['p', 'Softmax', ['scores']]] as const) : []),
      ],
      outputs: [ending ? 'p' : 'scores'],
      weights: { k: { ...w(6, 3), values: [...noise(18, 2)] }, b: w(3) },
    });
    const training = trainingOf(model, SGD);
    await training.step();
    return training.loss;
  };
  expect(await lossOf(true)).toBeCloseTo((await lossOf(false)) ?? NaN, 5);
});

it.each([
  [
    'has no class scores',
    { lines: [['y', 'Conv', ['x', 'k']] as const], weights: { k: w(4, 3, 1, 1) } },
    'row of class scores',
  ],
  ['has no weights', { lines: [['y', 'Flatten', ['x']] as const], weights: {} }, 'no weights'],
])('a model that %s is refused', async (_, parts, reason) => {
  const model = modelOfParts({ inputs: [tensor('x', [2, 3, 4, 4])], outputs: ['y'], ...parts });
  await expect(async () => trainingOf(model, SGD).prepare()).rejects.toThrow(reason);
});
