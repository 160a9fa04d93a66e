import * as tf from '@tensorflow/tfjs';
import { readFileSync } from 'node:fs';
import { bundleScript } from '../../../source/script/bundle';
import { modelHash } from '../../model-hash';
import type { InputOptions, RunOptions, ScriptSpec } from '../../options';
import { DEFAULT_RUN_OPTIONS } from '../../options';
import { runLayersModel } from '../native/layers-model';
import { bytesOf } from '../recorder';
import { expectedKernels } from '../expected-kernels';
import type { TfjsForm } from '../tfjs-model';
import type { MadeModel } from './make-model';
import { makeModel } from './make-model';
import { modelInputs } from './model-inputs';
import { readScriptFile, writeScriptFile } from './script-file';

/**
 * By bundle, what `prepare` made to know its inputs: the first `load` in the same process takes it,
 * so that layers that TF.js names by counting have the same names in every process.
 */
const made = new Map<string, MadeModel>();

/** Models that TypeScript or JavaScript makes with TensorFlow.js. */
export const scriptForm: TfjsForm = {
  match: (spec) => spec.kind === 'script',

  async prepare(spec, options, folder) {
    if (spec.kind !== 'script') throw new Error(`A ${spec.kind} is no script.`);
    // 1. One file that any process can run.
    const { path: bundlePath, mapPath } = await bundleScript(spec.path, folder);
    const script = { ...spec, bundlePath, mapPath, limitMs: limitOf(options) };
    writeScriptFile(script);
    // 2. What the model takes, which only running the file tells.
    const found = await makeModel(script);
    const { model, name, exportName } = found;
    const inputs = modelInputs(model, spec.path);
    made.set(bundlePath, found);
    return {
      identity: {
        name,
        source: { ...sourceOf(spec), name: spec.name === '' ? exportName : spec.name },
        hash: modelHash(identityBytes(bundlePath, spec), []),
      },
      inputs,
      channelsLast: true,
      runnable: { path: bundlePath, form: 'script' },
      weightBytes: model.weights.reduce((bytes, weight) => bytes + bytesOf(weight.read()), 0),
      nodeCount: expectedKernels(model.layers),
      notes: [],
    };
  },

  async load({ path }, recorder) {
    const { model, running } = made.get(path) ?? (await makeModel(readScriptFile(path)));
    made.delete(path);
    moveWeights(model);
    return runLayersModel(model, recorder, {
      sourceOf: (layer) => running.sites.sourceOf(layer),
      // A class of the user's own need not have a name for files.
      typeOf: (layer) => layer.getClassName() ?? layer.constructor.name,
    });
  },
};

function limitOf(options: RunOptions | InputOptions): number {
  return 'callLimitMs' in options ? options.callLimitMs : DEFAULT_RUN_OPTIONS.callLimitMs;
}

function sourceOf({ kind, name, path, arguments: given }: ScriptSpec): ScriptSpec {
  return { kind, name, path, arguments: given };
}

/** The code that made it, with which arguments. */
function identityBytes(bundlePath: string, { name, arguments: given }: ScriptSpec): Buffer {
  return Buffer.concat([readFileSync(bundlePath), Buffer.from(JSON.stringify([name, given]))]);
}

/** `prepare` runs before the backend starts: weights made there would move in the first run. */
function moveWeights(model: tf.LayersModel): void {
  for (const weight of model.weights) {
    const { dataId } = weight.read();
    tf.engine().moveData(tf.backend(), dataId);
  }
}
