import * as tf from '@tensorflow/tfjs';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startBackend } from '../../../src/engine/tfjs/backends/start';
import { kerasForm } from '../../../src/engine/tfjs/keras/form';
import { DEFAULT_RUN_OPTIONS } from '../../../src/engine/options';
import {
  exampleFor,
  kerasFixtures,
  relativeDifference,
  unpackFixture,
} from '../../formats/keras-support';

const folder = mkdtempSync(join(tmpdir(), 'keras-'));

beforeAll(async () => {
  await startBackend({ backend: 'wasm', device: 'cpu' });
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
