import * as tf from '@tensorflow/tfjs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_RUN_OPTIONS } from '../../../src/engine/options';
import { startBackend } from '../../../src/engine/tfjs/backends/start';
import { graphForm } from '../../../src/engine/tfjs/graph/form';
import { Recorder } from '../../../src/engine/tfjs/recorder';
import { buildZooModel } from '../../../src/zoo';
import type { ZooSpec } from '../../../src/zoo';
import { byOnnxRuntime, difference, noise, resultsOf } from './graph-support';

const recorder = new Recorder();

beforeAll(async () => {
  await startBackend({ device: 'cpu' });
  recorder.attach('wasm');
});

const CASES = [
  ['resnet18', { kind: 'resnet', name: 'resnet18', options: { inputSize: 64 } }],
  ['resnet50', { kind: 'resnet', name: 'resnet50', options: { inputSize: 64 } }],
  ['efficientnet-b0', { kind: 'efficientnet', name: 'efficientnet-b0', options: { inputSize: 64 } }],
] as const;

describe.each(CASES)('%s', (_, spec) => {
  it('x', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'graph-'));
    const prepared = await graphForm.prepare(spec as unknown as ZooSpec, DEFAULT_RUN_OPTIONS, folder);
    console.log(prepared.inputs);
    const model = await graphForm.load(prepared.runnable, recorder);
    const data = noise(3 * 64 * 64);
    const x = tf.tensor(data, [1, 3, 64, 64]);
    tf.dispose([...(await model.run([x]))]);
    const before = tf.memory().numTensors;
    let out: readonly tf.Tensor[] = [];
    const run = await recorder.record(async () => {
      out = await model.run([x]);
    });
    const sum = run.spans.reduce((t, s) => t + s.selfMs, 0);
    console.log(run.wallMs, sum / run.wallMs, run.kernels.length);
    const found = resultsOf(out);
    expect(tf.memory().numTensors).toBe(before);
    const built = buildZooModel(spec as unknown as ZooSpec);
    const [expected] = await byOnnxRuntime(built, [
      { name: built.graph.inputs[0]!.name, dtype: 'float32', dims: [1, 3, 64, 64], data },
    ]);
    console.log(difference(found[0]!, expected!), model.layers.length);
    await rm(folder, { recursive: true });
  });
});
