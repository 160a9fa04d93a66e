import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Instrumented } from '../../formats/onnx/instrument';
import { instrument } from '../../formats/onnx/instrument';
import type { OnnxFile } from '../../formats/onnx/read';
import { openOnnx } from '../../formats/onnx/read';
import { saveOnnx } from '../../formats/onnx/write';
import { requireTranslated } from '../../formats/traced/read';
import type { Analysis } from '../../model/analysis';
import { analyze } from '../../model/analysis';
import type { Model } from '../../model/graph';
import { byteSize } from '../../model/tensor';
import type { ProfiledModel } from '../../profile/document';
import type { BoundInputs } from '../bindings';
import { bindInputs } from '../bindings';
import { requireMemory } from '../memory-limit';
import { hashOf, isFile, sourceOf } from '../model-identity';
import { openModel } from '../open-model';
import type { ModelSpec } from '../options';
import type { PrepareRequest, Prepared, Runnable, RuntimeInput } from '../protocol';

/** What the profiled engine keeps of the model until the profile is put together. */
export interface PreparedModel {
  readonly model: Model;
  readonly analysis: Analysis;
  readonly bound: BoundInputs;
  readonly instrumented: Instrumented;
  readonly identity: Pick<ProfiledModel, 'name' | 'source' | 'hash'>;
  readonly reply: Prepared;
}

/** Builds or opens a model and writes what the sessions load. Weights are never held here. */
export async function prepareModel(request: PrepareRequest): Promise<PreparedModel> {
  const { spec, options, folder } = request;
  // 1. The model, and sizes for all that is free in it.
  if (spec.kind === 'traced') requireTranslated(spec.graph);
  const opened = await openModel(spec, folder);
  const bound = bindInputs(opened.model.graph.inputs, options);
  const analysis = analyze(opened.model, bound);
  const inputs = runtimeInputs(opened.model, bound, options.inputFiles ?? {});
  requireMemory(
    analysis,
    inputs.reduce((total, input) => total + (byteSize(input) ?? 0), 0),
  );
  // 2. A file that the runtime can take weights from.
  const file = opened.file ?? (await saveForRunning(opened.model, folder));
  // 3. The graph with fixed sizes, as deployed and with ids.
  const plain = needsBinding(opened.model, spec)
    ? await writeRunnable(folder, 'plain', instrument(file, { ...bound, rename: false }))
    : { path: file.path };
  const instrumented = instrument(file, bound);
  const reply = {
    inputs,
    weightBytes: analysis.total.weightBytes,
    nodeCount: instrumented.nodeNames.size,
    plain,
    instrumented: await writeRunnable(folder, 'instrumented', instrumented),
  };
  const identity = { name: opened.name, source: sourceOf(spec), hash: hashOf(spec, file) };
  return { model: opened.model, analysis, bound, instrumented, identity, reply };
}

async function saveForRunning(model: Model, folder: string): Promise<OnnxFile> {
  const path = join(folder, 'model.onnx');
  await saveOnnx(model, path, { weights: 'pooled' });
  return openOnnx(path);
}

/** A file without free dimensions runs as it is: exactly what users deploy. */
function needsBinding(model: Model, spec: ModelSpec): boolean {
  return (
    !isFile(spec) ||
    model.graph.inputs.some(
      (input) => input.shape?.some((size) => typeof size === 'string') ?? true,
    )
  );
}

async function writeRunnable(
  folder: string,
  name: string,
  { bytes, dataFolder }: Pick<Instrumented, 'bytes' | 'dataFolder'>,
): Promise<Runnable> {
  const path = join(folder, `${name}.onnx`);
  await writeFile(path, bytes);
  return { path, dataFolder };
}

function runtimeInputs(
  model: Model,
  bound: BoundInputs,
  files: Readonly<Record<string, string>>,
): RuntimeInput[] {
  return model.graph.inputs.map(({ name, dtype }) => ({
    name,
    dtype,
    shape: bound.inputShapes[name] ?? [],
    file: files[name],
  }));
}
