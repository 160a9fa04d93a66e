import * as l10n from '@vscode/l10n';
import { clone, fromBinary, toBinary } from '@bufbuild/protobuf';
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { bindDims } from '../../../formats/onnx/bind-dims';
import { ModelProtoSchema } from '../../../formats/onnx/proto/onnx_pb';
import type { OnnxFile } from '../../../formats/onnx/read';
import { openOnnx } from '../../../formats/onnx/read';
import { relocateData } from '../../../formats/onnx/relocate';
import { modelView } from '../../../formats/onnx/view';
import { saveOnnx } from '../../../formats/onnx/write';
import { requireTranslated } from '../../../formats/traced/read';
import { analyze } from '../../../model/analysis';
import type { Model } from '../../../model/graph';
import { byteSize } from '../../../model/tensor';
import { graphLayers } from '../../../profile/layer-facts';
import type { BoundInputs } from '../../bindings';
import { bindInputs } from '../../bindings';
import { requireMemory } from '../../memory-limit';
import { hashOf, sourceOf } from '../../model-identity';
import { openModel } from '../../open-model';
import type { InputOptions, ModelSpec, RunOptions } from '../../options';
import type { Runnable } from '../../protocol';
import type { Recorder } from '../recorder';
import type { PreparedTfjs, TfjsForm } from '../tfjs-model';
import { GraphModel } from './graph-model';
import { planGraph } from './plan';
import { NO_WEIGHTS } from './weight-store';

/** Models of ONNX operators: those of the zoo, from source, and `.onnx` files. */
export const graphForm: TfjsForm = {
  isGraph: true,

  match: (spec) => {
    if (spec.kind === 'file') return /\.onnx$/i.test(spec.path);
    return spec.kind !== 'keras' && spec.kind !== 'script';
  },
  prepare: prepareGraph,
  load: loadGraph,
};

/**
 * Builds or opens a model, checks that TF.js can run all of it, and writes it as a file with fixed
 * sizes. Weights are never held here.
 */
async function prepareGraph(
  spec: ModelSpec,
  options: RunOptions | InputOptions,
  folder: string,
): Promise<PreparedTfjs> {
  // 1. The model, and sizes for all that is free in it.
  if (spec.kind === 'traced') requireTranslated(spec.graph);
  const { name, model, file: opened } = await openModel(spec);
  const bound = bindInputs(model.graph.inputs, options);
  const analysis = analyze(model, bound);
  requireMemory(analysis, bytesOf(model, bound));
  // 2. Whether TF.js can run it.
  planGraph({ ...model, graph: { ...model.graph, name } }, bound, NO_WEIGHTS);
  // 3. The file that the model is loaded from.
  const file = opened ?? (await saveForRunning(model, folder));
  return {
    identity: { name, source: sourceOf(spec), hash: hashOf(spec, file) },
    inputs: model.graph.inputs,
    channelsLast: false,
    runnable: await writeBound(file, bound, folder),
    weightBytes: analysis.total.weightBytes,
    nodeCount: model.graph.nodes.length,
    notes: precisionNotes(model),
    layers: () => graphLayers(model, analysis),
  };
}

function bytesOf(model: Model, { inputShapes }: BoundInputs): number {
  return model.graph.inputs.reduce(
    (total, { name, dtype }) => total + (byteSize({ dtype, shape: inputShapes[name] }) ?? 0),
    0,
  );
}

/** TF.js has one kind of floating-point numbers. */
function precisionNotes({ graph }: Model): string[] {
  const types = new Set([...graph.weights.values(), ...graph.inputs].map(({ dtype }) => dtype));
  return (['float16', 'bfloat16', 'float64'] as const).flatMap((dtype) =>
    types.has(dtype) ? [l10n.t('TensorFlow.js computes {0} as float32.', dtype)] : [],
  );
}

async function saveForRunning(model: Model, folder: string): Promise<OnnxFile> {
  const path = join(folder, 'model.onnx');
  await saveOnnx(model, path, { weights: 'pooled' });
  return openOnnx(path);
}

/** Unlike ONNX Runtime's, the file keeps its layers: they are what is timed. */
async function writeBound(file: OnnxFile, bound: BoundInputs, folder: string): Promise<Runnable> {
  const proto = clone(ModelProtoSchema, file.proto);
  if (proto.graph) bindDims(proto.graph, bound);
  const dataFolder = relocateData(proto, file.path);
  const path = join(folder, 'bound.onnx');
  await writeFile(path, toBinary(ModelProtoSchema, proto));
  return { path, dataFolder, form: 'graph' };
}

async function loadGraph(
  { path, dataFolder }: Runnable,
  recorder: Recorder | undefined,
): Promise<GraphModel> {
  const proto = fromBinary(ModelProtoSchema, await readFile(path));
  return graphModel(modelView(proto, dataFolder ?? dirname(path)), recorder);
}

/**
 * A graph, whose weights can be read, on the active backend. Free sizes of its inputs get the
 * values that such models usually take. Throws ModelError('untranslated').
 */
export function graphModel(model: Model, recorder: Recorder | undefined): GraphModel {
  const { inputShapes } = bindInputs(model.graph.inputs, {});
  return new GraphModel(model, inputShapes, recorder);
}
