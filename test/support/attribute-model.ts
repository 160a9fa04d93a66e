import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as ort from 'onnxruntime-node';
import { findProfile, readProfileEvents } from '../../src/engine/onnxruntime/profile-events';
import { matchKernels } from '../../src/engine/onnxruntime/match-kernels';
import { createSession, EXECUTED_GRAPH_FILE } from '../../src/engine/onnxruntime/session';
import { DEFAULT_RUN_OPTIONS } from '../../src/engine/options';
import type { Optimization } from '../../src/engine/options';
import type { Instrumented } from '../../src/formats/onnx/instrument';
import { instrument } from '../../src/formats/onnx/instrument';
import type { OnnxFile } from '../../src/formats/onnx/read';
import { openOnnx } from '../../src/formats/onnx/read';
import { encodeModel } from '../../src/formats/onnx/write';
import type { Model } from '../../src/model/graph';
import type { GraphAttribution } from '../../src/profile/attribution/attribute';
import type { MeasuredKernel } from '../../src/profile/measurement';
import { product, randomNumbers } from './net-builder';

export interface AttributedModel {
  readonly original: OnnxFile;
  readonly executed: OnnxFile;
  readonly instrumented: Instrumented;
  readonly attributions: readonly GraphAttribution[];
  readonly kernels: readonly MeasuredKernel[];
  readonly feeds: Readonly<Record<string, ort.Tensor>>;
  remove(): Promise<void>;
}

/** Runs a model once in a profiled session of this process and attributes its kernels. */
export async function attributeModel(
  model: Model,
  optimization: Optimization = 'all',
): Promise<AttributedModel> {
  const folder = await mkdtemp(join(tmpdir(), 'attribute-'));
  const path = join(folder, 'model.onnx');
  await writeFile(path, encodeModel(model));
  const original = await openOnnx(path);
  const instrumented = instrument(original, { symbols: { N: 1 }, inputShapes: {} });
  const runnable = { path: join(folder, 'instrumented.onnx'), dataFolder: instrumented.dataFolder };
  await writeFile(runnable.path, instrumented.bytes);
  const options = { ...DEFAULT_RUN_OPTIONS, optimization, threads: 1 };
  const session = await createSession(runnable, options, folder);
  const feeds = floatFeeds(instrumented.model);
  await session.run(feeds);
  session.endProfiling();
  await session.release();
  const events = await readProfileEvents(await findProfile(folder), 0);
  const matched = await matchKernels({ instrumented }, events, folder);
  const executed = await openOnnx(join(folder, EXECUTED_GRAPH_FILE));
  const remove = () => rm(folder, { recursive: true, force: true });
  return { original, executed, instrumented, ...matched, feeds, remove };
}

function floatFeeds(model: Model): Record<string, ort.Tensor> {
  const random = randomNumbers(99);
  return Object.fromEntries(
    model.graph.inputs.map(({ name, shape }) => {
      const dims = (shape ?? []).map((size) => (typeof size === 'number' ? size : 1));
      const data = new Float32Array(product(dims)).map(() => random() * 2 - 1);
      return [name, new ort.Tensor('float32', data, dims)];
    }),
  );
}
