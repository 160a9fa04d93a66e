import * as l10n from '@vscode/l10n';
import { basename } from 'node:path';
import { ModelError } from '../model/errors';
import type { Model } from '../model/graph';
import type { OnnxFile } from '../formats/onnx/read';
import { openOnnx } from '../formats/onnx/read';
import { readTrace } from '../formats/traced/read';
import { buildZooModel } from '../zoo';
import type { ModelSpec } from './options';

export interface OpenedModel {
  readonly name: string;
  readonly model: Model;
  /** Set for model files. */
  readonly file?: OnnxFile | undefined;
}

/** Builds or opens a model, without weights. Throws UserError when it can't be. */
export async function openModel(spec: ModelSpec): Promise<OpenedModel> {
  if (spec.kind === 'traced') return { name: spec.name, model: readTrace(spec.name, spec.graph) };
  if (spec.kind === 'exported') {
    const file = await openOnnx(spec.file);
    return { name: spec.name, model: file.model, file };
  }
  if (spec.kind === 'keras' || spec.kind === 'script')
    throw new ModelError(
      'bad-option',
      l10n.t(
        '{0} builds its model with TensorFlow.js, and only that can run it (--engine tfjs).',
        basename(spec.path),
      ),
    );
  if (spec.kind !== 'file') return { name: spec.name, model: buildZooModel(spec) };
  const file = await openOnnx(spec.path);
  return { name: basename(spec.path).replace(/\.onnx$/i, ''), model: file.model, file };
}
