import * as l10n from '@vscode/l10n';
import * as tf from '@tensorflow/tfjs';
import type { KerasFile } from '../../../formats/keras/file';
import { isKerasPath } from '../../../formats/keras/match';
import { kerasName } from '../../../formats/keras/open-graph';
import { openKerasFile } from '../../../formats/keras/read';
import { kerasHash } from '../../model-identity';
import type { ModelSpec } from '../../options';
import { loadFailure } from '../native/failures';
import { typeOf } from '../native/grouped-convolution';
import { runLayersModel } from '../native/layers-model';
import { expectedKernels } from '../expected-kernels';
import type { TfjsForm } from '../tfjs-model';
import { kerasInputs } from './inputs';
import { kerasTopology } from './topology';
import { fillWeights } from './weights';

const BYTES_PER_NUMBER = 4;

/** Models that Keras saved, run as layers models of TF.js with the file's weights. */
export const kerasForm: TfjsForm = {
  match: (spec) => spec.kind === 'keras' || isKerasFile(spec),

  async prepare(spec) {
    const path = pathOf(spec);
    return withKerasFile(path, (file) => {
      const { root, layers } = kerasTopology(path, file);
      return {
        identity: {
          name: kerasName(path),
          source: { kind: 'file', path },
          hash: kerasHash(path),
        },
        inputs: kerasInputs(root, path),
        channelsLast: true,
        runnable: { path, form: 'keras' },
        weightBytes: elementsIn(file) * BYTES_PER_NUMBER,
        nodeCount: expectedKernels(layers),
        notes: notesOn(file),
      };
    });
  },

  async load({ path }, recorder) {
    const model = await withKerasFile(path, async (file) => {
      const { topology } = kerasTopology(path, file);
      const made = await layersModel(kerasName(path), topology);
      fillWeights(made, file);
      return made;
    });
    return runLayersModel(model, recorder, { typeOf });
  },
};

async function layersModel(name: string, modelTopology: object): Promise<tf.LayersModel> {
  try {
    return await tf.loadLayersModel({ load: () => Promise.resolve({ modelTopology }) });
  } catch (error) {
    throw loadFailure(name, error);
  }
}

async function withKerasFile<T>(
  path: string,
  use: (file: KerasFile) => T | Promise<T>,
): Promise<T> {
  const file = await openKerasFile(path);
  try {
    return await use(file);
  } finally {
    file.close();
  }
}

function isKerasFile(spec: ModelSpec): boolean {
  return spec.kind === 'file' && isKerasPath(spec.path);
}

function pathOf(spec: ModelSpec): string {
  if (spec.kind === 'keras' || spec.kind === 'file')
    return (spec as { readonly path: string }).path;
  throw new Error(`A ${spec.kind} is no file of Keras.`);
}

function elementsIn({ weights }: KerasFile): number {
  const all = weights.flatMap((layer) => layer.weights);
  return all.reduce((count, { shape }) => count + shape.reduce((a, b) => a * b, 1), 0);
}

function notesOn({ weights }: KerasFile): string[] {
  const types = new Set(weights.flatMap((layer) => layer.weights.map(({ dtype }) => dtype)));
  const narrow = [...types].filter((dtype) => dtype === 'float16' || dtype === 'float64');
  if (narrow.length === 0) return [];
  return [
    l10n.t(
      'Weights are stored as {0}; TensorFlow.js computes with them in float32.',
      narrow.join(', '),
    ),
  ];
}
