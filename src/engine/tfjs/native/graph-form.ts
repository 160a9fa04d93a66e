import * as l10n from '@vscode/l10n';
import * as tf from '@tensorflow/tfjs';
import { basename } from 'node:path';
import { FormatError } from '../../../formats/errors';
import { readTfjs } from '../../../formats/tfjs/read';
import type { TfjsFile } from '../../../formats/tfjs/read';
import type { TfjsForm } from '../tfjs-model';
import { artifactsOf } from './artifacts';
import { loadFailure } from './failures';
import { graphInputs } from './graph-inputs';
import { runGraphModel } from './graph-model';
import { graphNodes } from './graph-topology';
import { allWeightBytes, identityOf } from './identity';
import { fileNotes, matches, openFile } from './model-files';

/** Graph models of TensorFlow.js: TensorFlow's operations in a `model.json`. */
export const graphModelForm: TfjsForm = {
  match: (spec) => matches(spec, 'graph-model'),

  prepare(spec) {
    return Promise.resolve().then(() => {
      const file = openFile(spec);
      const nodes = graphNodes(file);
      const inputs = graphInputs(file);
      requireWeights(file);
      const weights = nodes.filter((node) => node.op === 'Const').length;
      return {
        identity: identityOf(file),
        inputs,
        channelsLast: true,
        runnable: { path: file.path, form: 'graph-model' },
        weightBytes: allWeightBytes(file),
        nodeCount: Math.max(1, nodes.length - weights),
        notes: fileNotes(file),
      };
    });
  },

  async load({ path }, recorder) {
    const file = readTfjs(path);
    const inputNames = graphInputs(file).map((input) => input.name);
    const artifacts = artifactsOf(file);
    let model: tf.GraphModel;
    try {
      model = await tf.loadGraphModel({ load: () => Promise.resolve(artifacts) });
    } catch (error) {
      throw loadFailure(basename(path), error);
    }
    return runGraphModel(model, inputNames, recorder);
  },
};

/** TF.js would fail at the first operation that reads one. */
function requireWeights(file: TfjsFile): void {
  const stored = new Set((file.weights ?? []).flatMap((group) => group.weights.map((w) => w.name)));
  const missing = graphNodes(file).find((node) => node.op === 'Const' && !stored.has(node.name));
  if (!missing) return;
  throw new FormatError(
    'malformed',
    l10n.t(
      '{0} lacks the weight "{1}", which its operations need: convert the model again.',
      basename(file.path),
      missing.name,
    ),
    { path: file.path, tensor: missing.name },
  );
}
