import * as tf from '@tensorflow/tfjs';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { layersForm } from '../../../src/engine/tfjs/native/layers-form';
import { runLayersModel } from '../../../src/engine/tfjs/native/layers-model';
import { completedFacts } from '../../../src/engine/tfjs/observed-facts';
import type { Recorder } from '../../../src/engine/tfjs/recorder';
import type { LayerFacts } from '../../../src/profile/layer-facts';
import type { RecordedRun } from '../../../src/profile/recorded-run';
import {
  kernelsById,
  loadBoth,
  outputsOf,
  record,
  saveLayersModel,
  wasmRecorder,
} from './native-support';

const root = mkdtempSync(join(tmpdir(), 'layerline-layers-'));
let recorder: Recorder;

beforeAll(async () => {
  recorder = await wasmRecorder();
});
afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

interface Ran {
  readonly layers: readonly LayerFacts[];
  readonly run: RecordedRun;
  readonly ids: readonly string[];
  readonly callsOf: (id: string) => number;
}

/** Saves, reads and runs a model: as it was before, plain and recorded. */
async function ran(model: tf.LayersModel, feeds: readonly tf.Tensor[]): Promise<Ran> {
  const before = await outputsOf(runLayersModel(model, undefined), feeds);
  const path = await saveLayersModel(model, mkdtempSync(join(root, 'model-')));
  const { prepared, plain, recorded } = await loadBoth(layersForm, path);
  expect(prepared.inputs.map((input) => input.shape?.length)).toEqual(
    feeds.map((feed) => feed.rank),
  );
  expect(await outputsOf(plain, feeds)).toEqual(before);
  expect(await outputsOf(recorded, feeds)).toEqual(before);
  const { numTensors } = tf.memory();
  const run = await record(recorder, recorded, feeds);
  expect(tf.memory().numTensors).toBe(numTensors);
  const { layers } = recorded;
  const weightBytes = layers.reduce((sum, layer) => sum + layer.weightBytes, 0);
  expect(weightBytes).toBe(prepared.weightBytes);
  expect(layers.reduce((sum, layer) => sum + layer.params + layer.buffers, 0)).toBe(
    model.countParams(),
  );
  const ids = layers.map((layer) => layer.id);
  const callsOf = (id: string) =>
    run.spans.find((span) => layers[span.unit]?.id === id)?.calls ?? 0;
  return { layers: completedFacts(layers, run.kernels), run, ids, callsOf };
}

function block(name: string): tf.Sequential {
  return tf.sequential({
    name,
    layers: [
      tf.layers.dense({ units: 8, activation: 'relu', name: 'wide', inputShape: [4] }),
      tf.layers.dense({ units: 4, name: 'narrow' }),
    ],
  });
}

test('a model in a model, used twice, is in two places and has its weights once', async () => {
  const inner = block('inner');
  const middle = tf.input({ shape: [4] });
  const outer = tf.model({
    inputs: middle,
    outputs: tf.layers
      .add({ name: 'sum' })
      .apply([middle, inner.apply(middle) as tf.SymbolicTensor]) as tf.SymbolicTensor,
    name: 'outer',
  });
  const x = tf.input({ shape: [4] });
  const once = outer.apply(x) as tf.SymbolicTensor;
  const twice = outer.apply(once) as tf.SymbolicTensor;
  const model = tf.model({
    inputs: x,
    outputs: tf.layers.dense({ units: 2, name: 'head' }).apply(twice) as tf.SymbolicTensor,
  });
  const { ids, layers, callsOf, run } = await ran(model, [tf.ones([3, 4])]);
  expect(ids).toEqual([
    'outer/inner/wide',
    'outer/inner/narrow',
    'outer/sum',
    'outer#2/inner/wide',
    'outer#2/inner/narrow',
    'outer#2/sum',
    'head',
  ]);
  expect(ids.map(callsOf)).toEqual(ids.map(() => 1));
  expect(layers.map((layer) => layer.params)).toEqual([40, 36, 0, 0, 0, 0, 10]);
  expect(layers[3]).toMatchObject({ scope: 'outer#2/inner', name: 'wide', type: 'Dense' });
  expect(layers[3]).toMatchObject({ outputShape: [3, 8], macs: 3 * 4 * 8 });
  expect(kernelsById(layers, run)['outside']).toEqual(['Slice', 'Identity']);
});

test('a layer called three times is three calls, in the order in which they run', async () => {
  const shared = tf.layers.conv2d({ filters: 3, kernelSize: 3, strides: 2, name: 'down' });
  let x = tf.input({ shape: [33, 33, 3] });
  const input = x;
  for (let call = 0; call < 3; call++) x = shared.apply(x) as tf.SymbolicTensor;
  const { layers, callsOf } = await ran(tf.model({ inputs: input, outputs: x }), [
    tf.ones([1, 33, 33, 3]),
  ]);
  expect(layers.map(({ id, params, outputShape }) => [id, params, outputShape])).toEqual([
    ['down', 84, [1, 16, 16, 3]],
    ['down#2', 0, [1, 7, 7, 3]],
    ['down#3', 0, [1, 3, 3, 3]],
  ]);
  expect(callsOf('down#2')).toBe(1);
});

test('branches: several inputs and outputs, of several types', async () => {
  const image = tf.input({ shape: [8], name: 'image' });
  const words = tf.input({ shape: [6], dtype: 'int32', name: 'words' });
  const a = tf.layers.dense({ units: 5, name: 'see' }).apply(image);
  const embedded = tf.layers.embedding({ inputDim: 20, outputDim: 5, name: 'embed' }).apply(words);
  const b = tf.layers.globalAveragePooling1d({ name: 'mean' }).apply(embedded);
  const both = tf.layers
    .concatenate({ name: 'both' })
    .apply([a as tf.SymbolicTensor, b as tf.SymbolicTensor]);
  const left = tf.layers.dense({ units: 1, name: 'left' }).apply(both) as tf.SymbolicTensor;
  const right = tf.layers.dense({ units: 7, name: 'right' }).apply(both) as tf.SymbolicTensor;
  const model = tf.model({ inputs: [image, words], outputs: [left, right] });
  const { ids, callsOf } = await ran(model, [
    tf.randomNormal([2, 8]),
    tf.tensor2d([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], [2, 6], 'int32'),
  ]);
  expect([...ids].sort()).toEqual(['both', 'embed', 'left', 'mean', 'right', 'see']);
  expect(ids.every((id) => callsOf(id) === 1)).toBe(true);
});

test('an LSTM is one layer with its cell, and runs once for each output that is used', async () => {
  const x = tf.input({ shape: [5, 3] });
  const [sequence, hidden] = tf.layers
    .lstm({ units: 4, returnSequences: true, returnState: true, name: 'encode' })
    .apply(x) as tf.SymbolicTensor[];
  const decoded = tf.layers.gru({ units: 4, name: 'decode' }).apply(sequence!);
  const model = tf.model({
    inputs: x,
    outputs: tf.layers
      .add({ name: 'join' })
      .apply([decoded as tf.SymbolicTensor, hidden!]) as tf.SymbolicTensor,
  });
  const { ids, layers, callsOf, run } = await ran(model, [tf.randomNormal([2, 5, 3])]);
  expect(ids).toEqual(['encode', 'decode', 'join']);
  expect(layers[0]).toMatchObject({ type: 'LSTM', params: 4 * (3 + 4 + 1) * 4, buffers: 0 });
  // A known cost of TF.js's executor, which is shown, not hidden.
  expect(callsOf('encode')).toBe(2);
  expect(callsOf('decode')).toBe(1);
  const kernels = kernelsById(layers, run);
  const products = (id: string) =>
    kernels[id]?.filter((name) => name.includes('MatMul')).length ?? 0;
  expect(products('encode')).toBe(2 * 5 * 2);
  expect(kernels['outside']).toEqual(['Slice', 'Identity']);
});

test('wrappers: what they hold are layers of their own', async () => {
  const model = tf.sequential({
    layers: [
      tf.layers.timeDistributed({ layer: block('step'), inputShape: [6, 4], name: 'each' }),
      tf.layers.bidirectional({
        layer: tf.layers.lstm({ units: 3, returnSequences: true, name: 'read' }),
        mergeMode: 'concat',
        name: 'both',
      }),
      tf.layers.rnn({
        cell: [
          tf.layers.gruCell({ units: 2, name: 'a' }),
          tf.layers.lstmCell({ units: 2, name: 'b' }),
        ],
        name: 'stack',
      }),
    ],
  });
  const { ids, layers, callsOf, run } = await ran(model, [tf.randomNormal([2, 6, 4])]);
  // TF.js makes a name up for what stacks cells.
  expect(ids.map((id) => id.replace(/stacked_rnn_cells\w*/, 'cells'))).toEqual([
    'each',
    'each/step/wide',
    'each/step/narrow',
    'both',
    'both/forward_read',
    'both/backward_read',
    'stack',
    'stack/cells',
    'stack/cells/a',
    'stack/cells/b',
  ]);
  const byName = new Map(layers.map((layer) => [layer.name, layer]));
  expect(byName.get('each')).toMatchObject({ type: 'TimeDistributed', params: 0 });
  expect(byName.get('wide')).toMatchObject({ params: 40, scope: 'each/step' });
  expect(byName.get('both')).toMatchObject({ type: 'Bidirectional', params: 0 });
  expect(byName.get('forward_read')?.params).toBe(4 * 3 * (4 + 3 + 1));
  // Once for each of six steps.
  expect(callsOf('each/step/wide')).toBe(6);
  expect(callsOf('both/backward_read')).toBe(1);
  expect(callsOf(ids.at(-1) ?? '')).toBe(6);
  const kernels = kernelsById(layers, run);
  expect(kernels['both/forward_read']?.length).toBeGreaterThan(6);
  expect(kernels['outside']).toEqual(['Slice', 'Identity']);
});

test('a mask is made by its layer and used by the next', async () => {
  const model = tf.sequential({
    layers: [
      tf.layers.embedding({
        inputDim: 9,
        outputDim: 4,
        maskZero: true,
        inputLength: 5,
        name: 'embed',
      }),
      tf.layers.lstm({ units: 3, name: 'read' }),
    ],
  });
  const words = tf.tensor2d([1, 2, 0, 0, 0], [1, 5], 'int32');
  const { layers, run } = await ran(model, [words]);
  expect(kernelsById(layers, run)['embed']).toContain('NotEqual');
});

test('moving averages are buffers, and what is frozen stays a parameter', async () => {
  const model = tf.sequential({
    layers: [
      tf.layers.conv2d({ filters: 4, kernelSize: 1, inputShape: [5, 5, 2], name: 'conv' }),
      tf.layers.batchNormalization({ name: 'norm' }),
    ],
  });
  model.getLayer('conv').trainable = false;
  const { layers } = await ran(model, [tf.randomNormal([1, 5, 5, 2])]);
  expect(layers.map(({ params, buffers }) => [params, buffers])).toEqual([
    [12, 0],
    [8, 8],
  ]);
  expect(runLayersModel(model, undefined).trainable.map(({ unit }) => unit)).toEqual([1, 1]);
});

test('in training layers behave so, and only the first output comes back', async () => {
  const x = tf.input({ shape: [6] });
  const dropped = tf.layers.dropout({ rate: 0.5, seed: 1, name: 'drop' }).apply(x);
  const second = tf.layers.dense({ units: 2, name: 'other' }).apply(dropped);
  const model = tf.model({
    inputs: x,
    outputs: [dropped as tf.SymbolicTensor, second as tf.SymbolicTensor],
  });
  const ours = runLayersModel(model, recorder);
  const { trainable, layers } = ours;
  expect(trainable.map(({ unit, variable }) => [layers[unit]?.id, variable.shape])).toEqual([
    ['other', [6, 2]],
    ['other', [2]],
  ]);
  const ones = tf.ones([50, 6]);
  const [plain] = await ours.run([ones]);
  expect(new Set(plain?.dataSync())).toEqual(new Set([1]));
  const before = tf.memory().numTensors;
  const outputs = await ours.run([ones], true);
  expect(outputs).toHaveLength(1);
  expect(tf.memory().numTensors).toBe(before + 1);
  expect([...new Set(outputs[0]?.dataSync())].sort()).toEqual([0, 2]);
});

test('a layer of the user’s own is one layer with those in it, and where it stands is told', async () => {
  class Gate extends tf.layers.Layer {
    static readonly className = 'Gate';
    readonly inner = tf.layers.dense({ units: 4, activation: 'sigmoid', name: 'inner' });

    override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
      const x = Array.isArray(inputs) ? inputs[0]! : inputs;
      return tf.mul(x, this.inner.apply(x) as tf.Tensor);
    }
  }
  const gate = new Gate({ name: 'gate' });
  const model = tf.sequential({ layers: [tf.layers.dense({ units: 4, inputShape: [4] }), gate] });
  const frame = { file: '/a.ts', line: 3, column: 5, functionName: 'build' };
  const ours = runLayersModel(model, recorder, {
    sourceOf: (layer) => (layer === gate ? { constructedAt: [frame], calledAt: [] } : null),
  });
  // Made by the first run.
  await record(recorder, ours, [tf.ones([1, 4])]);
  const run = await record(recorder, ours, [tf.ones([1, 4])]);
  expect(ours.layers.map(({ name, scope, type }) => [scope, name, type]).slice(1)).toEqual([
    ['', 'gate', 'Gate'],
    ['gate', 'inner', 'Dense'],
  ]);
  expect(ours.layers.map((layer) => layer.source)).toEqual([
    null,
    { constructedAt: [frame], calledAt: [] },
    null,
  ]);
  const kernels = kernelsById(ours.layers, run);
  expect(kernels['gate']).toContain('Multiply');
  expect(kernels['gate/inner']).toContain('_FusedMatMul');
});

test('without a recorder nothing of a model is touched', () => {
  const model = block('plain');
  const layer = model.layers[0]!;
  runLayersModel(model, undefined);
  expect(Object.keys(layer)).not.toContain('apply');
  expect(Object.keys(layer)).not.toContain('call');
  runLayersModel(model, recorder);
  expect(Object.keys(layer)).toContain('apply');
});

test('a failing run leaves the recorder ready for the next', async () => {
  const model = runLayersModel(block('again'), recorder);
  await expect(record(recorder, model, [tf.ones([1, 5])])).rejects.toThrow(
    /^TensorFlow.js can't run this model: .*\.$/,
  );
  const run = await record(recorder, model, [tf.ones([1, 4])]);
  expect(run.spans.map((span) => span.calls)).toEqual([1, 1]);
});
