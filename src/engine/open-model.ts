import { basename } from 'node:path';
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
  if (spec.kind !== 'file') return { name: spec.name, model: buildZooModel(spec) };
  const file = await openOnnx(spec.path);
  return { name: basename(spec.path).replace(/\.onnx$/i, ''), model: file.model, file };
}
