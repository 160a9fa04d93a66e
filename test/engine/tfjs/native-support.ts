import * as tf from '@tensorflow/tfjs';
import { existsSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { LayerFacts } from '../../../src/profile/layer-facts';
import type { RecordedRun } from '../../../src/profile/recorded-run';
import { bindInputs } from '../../../src/engine/bindings';
import { inputData } from '../../../src/engine/inputs';
import type { InputOptions } from '../../../src/engine/options';
import type { RuntimeInput } from '../../../src/engine/protocol';
import { startBackend } from '../../../src/engine/tfjs/backends/start';
import { toTensor } from '../../../src/engine/tfjs/input-tensor';
import { Recorder } from '../../../src/engine/tfjs/recorder';
import type { PreparedTfjs, TfjsForm, TfjsModel } from '../../../src/engine/tfjs/tfjs-model';

const require = createRequire(import.meta.url);

/** A file of a package, whatever its exports allow. */
export function packageFile(path: string): string {
  const folders = require.resolve.paths(path) ?? [];
  const found = folders.map((folder) => join(folder, path)).find((file) => existsSync(file));
  if (found === undefined) throw new Error(`No package has ${path}.`);
  return found;
}

let recorder: Recorder | undefined;

/** WebAssembly with a recorder, once for a test file. */
export async function wasmRecorder(): Promise<Recorder> {
  if (!recorder) {
    await startBackend({ device: 'cpu' });
    recorder = new Recorder();
    recorder.attach('wasm');
  }
  return recorder;
}

export async function feedsOf(prepared: PreparedTfjs, options: InputOptions): Promise<tf.Tensor[]> {
  const { channelsLast } = prepared;
  const { inputShapes } = bindInputs(prepared.inputs, options, { channelsLast });
  const feeds: tf.Tensor[] = [];
  for (const { name, dtype } of prepared.inputs) {
    const input: RuntimeInput = { name, dtype, shape: inputShapes[name] ?? [] };
    feeds.push(toTensor(input, await inputData(input, 1)));
  }
  return feeds;
}

/** A model's outputs as numbers, and its tensors disposed of. */
export async function outputsOf(
  model: TfjsModel,
  feeds: readonly tf.Tensor[],
): Promise<number[][]> {
  const outputs = await model.run(feeds);
  const values = outputs.map((output) => Array.from(output.dataSync()));
  tf.dispose([...outputs]);
  return values;
}

/** One run, recorded. */
export async function record(
  recorder: Recorder,
  model: TfjsModel,
  feeds: readonly tf.Tensor[],
): Promise<RecordedRun> {
  return recorder.record(async () => {
    tf.dispose([...(await model.run(feeds))]);
  });
}

/** Part of a run's time that is in layers. */
export function explained({ spans, wallMs }: RecordedRun): number {
  return spans.reduce((total, { selfMs }) => total + selfMs, 0) / wallMs;
}

/** By id: the kernels that a layer ran. */
export function kernelsById(
  layers: readonly LayerFacts[],
  { kernels }: RecordedRun,
): Record<string, string[]> {
  const found: Record<string, string[]> = {};
  for (const { unit, name } of kernels) (found[layers[unit]?.id ?? 'outside'] ??= []).push(name);
  return found;
}

export interface Loaded {
  readonly prepared: PreparedTfjs;
  readonly plain: TfjsModel;
  readonly recorded: TfjsModel;
  readonly feeds: readonly tf.Tensor[];
}

/** Reads a model twice: as users run it, and recorded. */
export async function loadBoth(
  form: TfjsForm,
  path: string,
  options: InputOptions = {},
): Promise<Loaded> {
  const attached = await wasmRecorder();
  const prepared = await form.prepare({ kind: 'file', path }, options, '');
  const plain = await form.load(prepared.runnable, undefined);
  const recorded = await form.load(prepared.runnable, attached);
  return { prepared, plain, recorded, feeds: await feedsOf(prepared, options) };
}

/** Saves a layers model as TF.js does in a browser, its weights cut into shards. */
export async function saveLayersModel(
  model: tf.LayersModel,
  folder: string,
  shardBytes = 1000,
): Promise<string> {
  const path = join(folder, 'model.json');
  await model.save({
    save: (artifacts) => {
      const { modelTopology, weightSpecs, weightData } = artifacts;
      const bytes = Buffer.from(tf.io.CompositeArrayBuffer.join(weightData));
      const paths: string[] = [];
      for (let start = 0; start < bytes.length; start += shardBytes) {
        paths.push(`group1-shard${paths.length + 1}.bin`);
        const shard = bytes.subarray(start, start + shardBytes);
        writeFileSync(join(folder, paths.at(-1) ?? ''), shard);
      }
      const weightsManifest = [{ paths, weights: weightSpecs }];
      writeFileSync(
        path,
        JSON.stringify({ format: 'layers-model', modelTopology, weightsManifest }),
      );
      return Promise.resolve({
        modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: 'JSON' },
      });
    },
  });
  return path;
}

export interface WeightToWrite {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: 'float32' | 'int32' | 'bool';
  readonly values: readonly number[];
}

/** Writes a `model.json` by hand. */
export function writeModel(
  folder: string,
  json: Readonly<Record<string, unknown>>,
  weights: readonly WeightToWrite[] = [],
): string {
  const bytes = weights.map(({ dtype, values }) => {
    if (dtype === 'bool') return Buffer.from(values);
    const array = dtype === 'int32' ? Int32Array.from(values) : Float32Array.from(values);
    return Buffer.from(array.buffer);
  });
  writeFileSync(join(folder, 'weights.bin'), Buffer.concat(bytes));
  const specs = weights.map(({ name, shape, dtype }) => ({ name, shape, dtype }));
  const path = join(folder, 'model.json');
  const weightsManifest = [{ paths: ['weights.bin'], weights: specs }];
  writeFileSync(path, JSON.stringify({ weightsManifest, ...json }));
  return path;
}
