import * as tf from '@tensorflow/tfjs';
import { unzipSync, zipSync } from 'fflate';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { kerasForm } from '../../../src/engine/tfjs/keras/form';
import { DEFAULT_RUN_OPTIONS } from '../../../src/engine/options';
import { OUTSIDE } from '../../../src/engine/tfjs/recorder';
import { kerasTopology } from '../../../src/engine/tfjs/keras/topology';
import {
  applicationConfig,
  exampleFor,
  fixtureBytes,
  kerasFixtures,
  relativeDifference,
  unpackFixture,
} from '../../formats/keras-support';
import { loadBoth, outputsOf, record, wasmRecorder } from './native-support';

const folder = mkdtempSync(join(tmpdir(), 'keras-'));

beforeAll(async () => {
  await wasmRecorder();
});

afterAll(() => rmSync(folder, { recursive: true }));

describe('a model that Keras saved', () => {
  it.each(kerasFixtures())('%s computes on TensorFlow.js what Keras computes', async (name) => {
    const path = unpackFixture(name, folder);
    const example = exampleFor(name);
    const spec = { kind: 'keras', path, graph: null, problem: null } as const;
    expect(kerasForm.match(spec)).toBe(true);
    const prepared = await kerasForm.prepare(spec, DEFAULT_RUN_OPTIONS, folder);
    expect(prepared.inputs.map(({ shape }) => shape?.length)).toEqual(
      example.inputs.map(({ shape }) => shape.length),
    );
    const model = await kerasForm.load(prepared.runnable, undefined);
    const inputs = example.inputs.map(({ values, shape, dtype }) =>
      tf.tensor([...values], [...shape], dtype),
    );
    const outputs = await model.run(inputs);
    expect(outputs.map(({ shape }) => shape)).toEqual(example.outputs.map(({ shape }) => shape));
    outputs.forEach((output, index) => {
      const wanted = example.outputs[index]?.values ?? [];
      expect(relativeDifference(output.dataSync(), wanted)).toBeLessThan(1e-4);
    });
  });
});

describe('the layers of a Keras model', () => {
  it.each([
    'residual.keras',
    'translation.keras',
    'wrapped.h5',
    'attention.keras',
    'separable.keras',
  ])(
    'of %s are told as Keras names them, with all weights and nearly all kernels',
    async (name) => {
      const path = unpackFixture(name, folder);
      const { plain, recorded, feeds, prepared } = await loadBoth(kerasForm, path);
      expect(prepared.identity.name).toBe(name.replace(/\.\w+$/, ''));
      expect(recorded.layers.map(({ type }) => type).join()).not.toContain('Layerline');
      const numbers = recorded.layers.reduce((sum, one) => sum + one.params + one.buffers, 0);
      expect(numbers).toBe(exampleFor(name).parameters);
      const run = await record(await wasmRecorder(), recorded, feeds);
      // What predict itself does: a slice and a copy of each input and output.
      const outside = run.kernels.filter(({ unit }) => unit === OUTSIDE).length;
      const example = exampleFor(name);
      expect(outside).toBeLessThanOrEqual(2 * (example.inputs.length + example.outputs.length));
      const before = tf.memory().numTensors;
      const [first, second] = [await outputsOf(plain, feeds), await outputsOf(recorded, feeds)];
      expect(second).toEqual(first);
      expect(tf.memory().numTensors).toBe(before);
      tf.dispose([...feeds]);
    },
  );

  it('can be trained but for what is frozen', async () => {
    const { plain } = await loadBoth(kerasForm, unpackFixture('wrapped.h5', folder));
    const names = plain.trainable.map(({ unit }) => plain.layers[unit]?.id ?? '');
    expect(names.some((id) => id.includes('inner'))).toBe(true);
    expect(names.some((id) => id.includes('frozen'))).toBe(false);
  });
});

describe("an architecture of Keras' own applications", () => {
  it.each(['EfficientNetB0', 'MobileNetV2'])('%s is built whole', async (name) => {
    const { config, parameters } = applicationConfig(name);
    const { topology } = kerasTopology(`${name}.keras`, { config, kerasVersion: '3.15.1' });
    const model = await tf.loadLayersModel({
      load: () => Promise.resolve({ modelTopology: topology }),
    });
    expect(model.countParams()).toBe(parameters);
    model.dispose();
  });
});

describe('what a Keras model takes', () => {
  it('is whole numbers where they are looked up in a table', async () => {
    const path = join(folder, 'words.keras');
    const members = unzipSync(fixtureBytes('masked.keras'));
    const config = Buffer.from(members['config.json'] ?? []).toString();
    const untyped = config.replaceAll('"dtype": "int32"', '"dtype": "float32"');
    expect(untyped).not.toBe(config);
    writeFileSync(path, zipSync({ ...members, 'config.json': Buffer.from(untyped) }));
    const prepared = await kerasForm.prepare({ kind: 'file', path }, DEFAULT_RUN_OPTIONS, folder);
    expect(prepared.inputs.map(({ dtype }) => dtype)).toEqual(['int32']);
    const model = await kerasForm.load(prepared.runnable, undefined);
    const { inputs, outputs } = exampleFor('masked.keras');
    const given = inputs.map(({ values, shape }) => tf.tensor([...values], [...shape], 'int32'));
    const [found] = await model.run(given);
    const wanted = outputs[0]?.values ?? [];
    expect(relativeDifference(found?.dataSync() ?? [], wanted)).toBeLessThan(1e-4);
  });
});

describe('a Keras model that is refused', () => {
  it('has weights of other shapes than its layers', async () => {
    const path = join(folder, 'swapped.keras');
    const members = unzipSync(fixtureBytes('cnn.keras'));
    const config = Buffer.from(members['config.json'] ?? []).toString();
    const wider = config.replace('"units": 8', '"units": 9');
    expect(wider).not.toBe(config);
    writeFileSync(path, zipSync({ ...members, 'config.json': Buffer.from(wider) }));
    const prepared = await kerasForm.prepare({ kind: 'file', path }, DEFAULT_RUN_OPTIONS, folder);
    await expect(kerasForm.load(prepared.runnable, undefined)).rejects.toThrow(
      /where its layer dense takes/,
    );
  });

  it('has layers that nobody knows', async () => {
    const path = join(folder, 'unknown.keras');
    const members = unzipSync(fixtureBytes('cnn.keras'));
    const config = Buffer.from(members['config.json'] ?? []).toString();
    const unknown = config.replaceAll('"class_name": "Flatten"', '"class_name": "Frobnicate"');
    writeFileSync(path, zipSync({ ...members, 'config.json': Buffer.from(unknown) }));
    await expect(
      kerasForm.prepare({ kind: 'file', path }, DEFAULT_RUN_OPTIONS, folder),
    ).rejects.toThrow(/lacks: Frobnicate/);
  });
});
