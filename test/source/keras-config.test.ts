import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { kerasSpec } from '../../src/engine/keras-spec';
import { openKerasGraph } from '../../src/formats/keras/open-graph';
import { saveOnnx } from '../../src/formats/onnx/write';
import { SourceProcess } from '../../src/source/source-process';
import type { KerasTrace } from '../../src/source/trace';
import {
  applicationConfig,
  exampleFor,
  fixtureConfig,
  kerasFixtures,
  relativeDifference,
  unpackFixture,
} from '../formats/keras-support';
import { startInProcess } from '../support/engines';

const folder = mkdtempSync(join(tmpdir(), 'keras-'));
let source: SourceProcess;

beforeAll(() => {
  source = new SourceProcess({
    root: folder,
    cacheFolder: join(folder, 'cache'),
    entry: resolve('dist/source.cjs'),
    // A machine with other work may need longer than people would wait.
    limits: { traceMs: 60_000 },
  });
});

afterAll(() => {
  source.dispose();
  rmSync(folder, { recursive: true });
});

function trace(file: string, configuration: Readonly<Record<string, unknown>>) {
  const kerasVersion = file.startsWith('k2-') ? '2.15.0' : '3.15.1';
  return source.traceKeras({ file, configuration, kerasVersion });
}

describe('a model that Keras saved', () => {
  it.each(kerasFixtures().filter((name) => !name.includes('masked')))(
    '%s computes on ONNX Runtime what Keras computes',
    async (name) => {
      const example = exampleFor(name);
      const path = unpackFixture(name, folder);
      const traced = await trace(name, await fixtureConfig(name, folder));
      expect(traced.reason).toBeNull();
      // Keras itself loads a block that stands in two models as two, where the file doesn't tell.
      if (name !== 'nested.h5') expect(traced.parameters).toBe(example.parameters);
      const outputs = await runLowered(path, traced);
      expect(outputs.length).toBe(example.outputs.length);
      outputs.forEach((output, index) => {
        const wanted = example.outputs[index];
        expect(output.dims).toEqual(wanted?.shape);
        const values = output.data as Float32Array;
        expect(relativeDifference(values, wanted?.values ?? [])).toBeLessThan(1e-4);
      });
    },
  );

  it.each(['masked.keras', 'k2-masked.h5'])('is refused for the masks in %s', async (name) => {
    const { graph, reason } = await trace(name, await fixtureConfig(name, folder));
    expect(graph).toBeNull();
    expect(reason).toContain('mask');
    expect(reason).toContain('Embedding');
  });

  it.each(['EfficientNetB0', 'MobileNetV2', 'ResNet50'])(
    'traces the architecture of %s',
    async (name) => {
      const { config, parameters } = applicationConfig(name);
      const traced = await trace(name, config);
      expect(traced.reason).toBeNull();
      expect(traced.parameters).toBe(parameters);
    },
  );
});

describe('a KerasSpec', () => {
  it('has the operators of a file whose layers all have some', async () => {
    const path = unpackFixture('cnn.keras', folder);
    const spec = await kerasSpec(path, source, undefined, startInProcess);
    expect(spec).toMatchObject({ kind: 'keras', path, problem: null });
    expect(spec.graph?.layers.map(({ type }) => type)).toContain('BatchNormalization');
  });

  it('says why there are none', async () => {
    const path = unpackFixture('masked.keras', folder);
    const spec = await kerasSpec(path, source, undefined, startInProcess);
    expect(spec.graph).toBeNull();
    expect(spec.problem).toMatch(/^masked\.keras has what can't be translated.*Embedding.*\.$/);
  });

  it('is refused where the file is no model', async () => {
    const path = join(folder, 'text.keras');
    writeFileSync(path, 'hello');
    await expect(kerasSpec(path, source, undefined, startInProcess)).rejects.toThrow(/neither/);
  });
});

async function runLowered(path: string, { graph }: KerasTrace): Promise<readonly Tensor[]> {
  const model = await openKerasGraph({ path, graph, problem: null }, folder);
  const file = join(folder, 'model.onnx');
  await saveOnnx(model, file, { weights: 'pooled' });
  const session = await InferenceSession.create(file);
  const { inputs } = exampleFor(path.split('/').at(-1) ?? '');
  const feeds = inputs.map(({ dtype, shape, values }, index) => {
    const data = dtype === 'int32' ? Int32Array.from(values) : Float32Array.from(values);
    return [session.inputNames[index] ?? '', new Tensor(dtype, data, [...shape])] as const;
  });
  const results = await session.run(Object.fromEntries(feeds));
  await session.release();
  return session.outputNames.map((name) => results[name] as Tensor);
}
