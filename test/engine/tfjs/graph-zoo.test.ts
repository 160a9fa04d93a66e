import * as tf from '@tensorflow/tfjs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ModelSpec } from '../../../src/engine/options';
import { startBackend } from '../../../src/engine/tfjs/backends/start';
import { graphForm } from '../../../src/engine/tfjs/graph/form';
import { Recorder } from '../../../src/engine/tfjs/recorder';
import { saveOnnx } from '../../../src/formats/onnx/write';
import { openModel } from '../../../src/engine/open-model';
import { buildZooModel, zooSpec } from '../../../src/zoo';
import { expectAgreement, noise } from './graph-support';

const SIZE = 64;
const recorder = new Recorder();
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tfjs-graph-'));
  await startBackend({ device: 'cpu' });
  recorder.attach('wasm');
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

async function loaded(spec: ModelSpec, batch = 1) {
  const own = await mkdtemp(join(folder, 'model-'));
  const prepared = await graphForm.prepare(spec, { batch }, own);
  return { prepared, model: await graphForm.load(prepared.runnable, recorder) };
}

describe.each(['resnet18', 'resnet50', 'efficientnet-b0'])('%s', (name) => {
  const spec = zooSpec(name, { inputSize: SIZE });

  it('gives what ONNX Runtime gives, and every kernel belongs to a layer', async () => {
    const { prepared, model } = await loaded(spec);
    const dims = [1, 3, SIZE, SIZE];
    const data = noise(3 * SIZE * SIZE);
    const feed = { name: 'input', dtype: 'float32', dims, data };
    await expectAgreement(model, buildZooModel(spec), [feed]);

    const x = tf.tensor(data, [1, 3, SIZE, SIZE]);
    const run = await recorder.record(() => {
      tf.dispose([...(model.run([x]) as readonly tf.Tensor[])]);
    });
    x.dispose();
    expect(run.kernels.filter(({ unit }) => unit < 0)).toEqual([]);
    const timedMs = run.spans.reduce((total, { selfMs }) => total + selfMs, 0);
    expect(timedMs / run.wallMs).toBeGreaterThan(0.85);

    const facts = prepared.layers?.() ?? [];
    expect(facts.map(({ id }) => id)).toEqual(model.layers.map(({ id }) => id));
    // What the kernels multiplied is what the rules say, layer by layer.
    const macs = new Map<number, number>();
    for (const kernel of run.kernels)
      macs.set(kernel.unit, (macs.get(kernel.unit) ?? 0) + (kernel.macs ?? 0));
    facts.forEach((layer, unit) => {
      expect(macs.get(unit) ?? 0, layer.id).toBe(layer.macs);
    });
  });
});

it('runs a batch, whose size the file that is loaded has', async () => {
  const spec = zooSpec('resnet18', { inputSize: 32 });
  const { model } = await loaded(spec, 3);
  const feed = { name: 'input', dtype: 'float32', dims: [3, 3, 32, 32], data: noise(9216) };
  await expectAgreement(model, buildZooModel(spec), [feed]);
});

it('runs an .onnx file, and its weights from where they lie', async () => {
  const spec = zooSpec('resnet18', { inputSize: 32 });
  const path = join(folder, 'saved.onnx');
  await saveOnnx(buildZooModel(spec), path, { weights: 'pooled' });
  const { prepared, model } = await loaded({ kind: 'file', path });
  expect(prepared.identity).toMatchObject({ name: 'saved', source: { kind: 'file', path } });
  const feed = { name: 'input', dtype: 'float32', dims: [1, 3, 32, 32], data: noise(3072) };
  await expectAgreement(model, (await openModel(spec)).model, [feed]);
});
