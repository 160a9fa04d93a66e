import * as l10n from '@vscode/l10n';
import { basename } from 'node:path';
import { ModelError } from '../model/errors';
import type { Model } from '../model/graph';
import { kerasName, openKerasGraph } from '../formats/keras/open-graph';
import type { OnnxFile } from '../formats/onnx/read';
import { openOnnx } from '../formats/onnx/read';
import { readTrace } from '../formats/traced/read';
import { buildZooModel } from '../zoo';
import type { ModelSpec } from './options';
import { isForTfjsOnly } from './options';

export interface OpenedModel {
  readonly name: string;
  readonly model: Model;
  /** Set for model files. */
  readonly file?: OnnxFile | undefined;
}

/**
 * Builds or opens a model, without weights. Throws UserError when it can't be.
 *
 * @param folder where weights of Keras files are written for a run; without one they are seeded.
 */
export async function openModel(spec: ModelSpec, folder?: string): Promise<OpenedModel> {
  if (spec.kind === 'traced') return { name: spec.name, model: readTrace(spec.name, spec.graph) };
  if (spec.kind === 'exported') {
    const file = await openOnnx(spec.file);
    return { name: spec.name, model: file.model, file };
  }
  if (spec.kind === 'keras')
    return { name: kerasName(spec.path), model: await openKerasGraph(spec, folder) };
  if (isForTfjsOnly(spec) && 'path' in spec)
    throw new ModelError(
      'bad-option',
      l10n.t(
        'Only TensorFlow.js can run {0}: choose it as the engine (--engine tfjs).',
        basename(spec.path),
      ),
    );
  if (spec.kind !== 'file' && spec.kind !== 'script')
    return { name: spec.name, model: buildZooModel(spec) };
  const file = await openOnnx(spec.path);
  return { name: basename(spec.path).replace(/\.onnx$/i, ''), model: file.model, file };
}
