import type { TracedFrame, TracedGraph, TracedLayer } from '../formats/traced/document';
import { frameworkShape } from '../formats/traced/framework-shape';
import { readTrace, untranslatedTypes } from '../formats/traced/read';
import { analyze } from '../model/analysis';
import { UserError } from '../model/errors';
import type { Model } from '../model/graph';
import type { TracedModel, TraceResponse } from './trace';

/** What an editor shows of a source file as one types: known without running the models. */
export interface SourceReport extends Omit<TraceResponse, 'models'> {
  readonly models: readonly ReportedModel[];
}

export interface ReportedModel extends Omit<TracedModel, 'graph'> {
  readonly inputs: readonly TracedShape[];
  /** Data types of the inputs. */
  readonly inputTypes: readonly string[];
  readonly outputs: readonly TracedShape[];
  /** Per sample; null where an operation's cost isn't known. */
  readonly macs: number | null;
  readonly layerCount: number;
  /** Lines of all files that the model's layers stand on, in order. */
  readonly lines: readonly LineCost[];
  /** Types of layers that can't be run here, so that the model can't be measured. */
  readonly untranslated: readonly string[];
}

/** As the framework says it; null is the batch. */
export type TracedShape = readonly (number | null)[];

/** What the layers of one expression of the source cost. */
export interface LineCost {
  readonly file: string;
  readonly line: number;
  readonly endLine: number;
  /** Whether layers are made or called at this line itself, or only in what it calls. */
  readonly isSum: boolean;
  /** How many layers: `x16`. */
  readonly count: number;
  /** Of the first and the last layer; the same for one. */
  readonly firstShape: TracedShape | null;
  readonly lastShape: TracedShape | null;
  readonly shapeCount: number;
  readonly parameters: number;
  /** Per sample; null where unknown. */
  readonly macs: number | null;
  /** Part of the model's MACs, 0..1; null where either is unknown or the model has none. */
  readonly share: number | null;
  /** Types of its layers, distinct, in graph order. */
  readonly types: readonly string[];
  /** The first of its layers, in graph order. */
  readonly instances: readonly LineInstance[];
  /** The calls that lead here, innermost first, where they come from elsewhere: the first ways. */
  readonly chains: readonly (readonly SourcePlace[])[];
  /** How many ways lead here. */
  readonly chainCount: number;
}

/** One layer of a line. */
export interface LineInstance {
  /** With the scopes around it: `layer1/0/conv1`. */
  readonly name: string;
  readonly type: string;
  readonly shape: TracedShape | null;
  readonly parameters: number;
  /** Per sample; null where unknown. */
  readonly macs: number | null;
}

export type SourcePlace = Pick<TracedFrame, 'file' | 'line' | 'column' | 'functionName'>;

/** A hover shows no more. */
const MOST_INSTANCES = 12;
const MOST_CHAINS = 3;

export function sourceReport(response: TraceResponse): SourceReport {
  return { ...response, models: response.models.map(reportModel) };
}

function reportModel({ graph, ...model }: TracedModel): ReportedModel {
  const macs = layerMacs(model.name, graph);
  const total = sumOrNull(macs);
  return {
    ...model,
    inputs: graph.inputs.map((input) => shapeOf(graph, input) ?? []),
    inputTypes: graph.inputs.map((input) => graph.values[input]?.dtype ?? 'float32'),
    outputs: graph.outputs.map((output) => shapeOf(graph, output) ?? []),
    macs: total,
    layerCount: graph.layers.length,
    lines: lineCosts({ graph, ...model }, macs, total),
    untranslated: untranslatedTypes(graph),
  };
}

/** MACs of each layer for one sample; null where unknown. */
function layerMacs(name: string, graph: TracedGraph): (number | null)[] {
  try {
    const model = readTrace(name, graph);
    const { layerCosts } = analyze(model, { symbols: freeSizes(model) });
    return layerCosts.map((cost) => cost.macs ?? null);
  } catch (error) {
    // A graph that the shape rules refuse still has the framework's own shapes and parameters.
    if (!(error instanceof UserError)) throw error;
    return graph.layers.map(() => null);
  }
}

/** One sample: every size that is free until run time is 1. */
function freeSizes({ graph }: Model): Record<string, number> {
  const sizes = graph.inputs.flatMap(({ shape }) => shape ?? []);
  const names = sizes.filter((size) => typeof size === 'string');
  return Object.fromEntries(names.map((name) => [name, 1]));
}

interface LineDraft {
  readonly frame: TracedFrame;
  readonly layers: Set<number>;
  /** Frames around this one, as their numbers joined. */
  readonly chains: Set<string>;
  isOwn: boolean;
}

function lineCosts(
  model: TracedModel,
  macs: readonly (number | null)[],
  total: number | null,
): LineCost[] {
  const drafts = draftLines(model.graph);
  const lines = [...drafts.values()].map((draft) => finishLine(model, draft, macs, total));
  return lines.sort((a, b) => a.file.localeCompare(b.file) || a.line - b.line);
}

/** A layer counts once at every line that it was made or called from. */
function draftLines(graph: TracedGraph): Map<string, LineDraft> {
  const drafts = new Map<string, LineDraft>();
  graph.layers.forEach((layer, index) => {
    for (const place of stacksOf(layer)) {
      const stack = graph.stacks[place] ?? [];
      stack.forEach((number, depth) => {
        const frame = graph.frames[number];
        if (!frame) return;
        const key = `${frame.line} ${frame.file}`;
        const draft = drafts.get(key) ?? {
          frame,
          layers: new Set(),
          chains: new Set(),
          isOwn: false,
        };
        drafts.set(key, draft);
        draft.layers.add(index);
        if (depth + 1 < stack.length) draft.chains.add(stack.slice(depth + 1).join());
        if (depth === 0) draft.isOwn = true;
      });
    }
  });
  return drafts;
}

function stacksOf({ constructed, called }: TracedLayer): number[] {
  return constructed === null ? [called] : [constructed, called];
}

function finishLine(
  { graph, framework }: TracedModel,
  { frame, layers: indices, chains, isOwn }: LineDraft,
  macs: readonly (number | null)[],
  total: number | null,
): LineCost {
  const order = [...indices].sort((a, b) => a - b);
  const layers = order.flatMap((index) => graph.layers[index] ?? []);
  const shapes = layers.map(({ outputs }) => shapeOf(graph, outputs[0]));
  const sum = sumOrNull(order.map((index) => macs[index] ?? null));
  return {
    file: frame.file,
    line: frame.line,
    endLine: frame.endLine,
    isSum: !isOwn,
    count: layers.length,
    firstShape: shapes[0] ?? null,
    lastShape: shapes.at(-1) ?? null,
    shapeCount: new Set(shapes.map((shape) => JSON.stringify(shape))).size,
    parameters: parametersOf(graph, layers, framework),
    macs: sum,
    share: sum === null || !total ? null : sum / total,
    types: [...new Set(layers.map(({ type }) => type))],
    instances: layers.slice(0, MOST_INSTANCES).map((layer, at) => ({
      name: pathOf(graph, layer),
      type: layer.type,
      shape: shapes[at] ?? null,
      parameters: parametersOf(graph, [layer], framework),
      macs: macs[order[at] ?? -1] ?? null,
    })),
    chains: [...chains].slice(0, MOST_CHAINS).map((chain) => placesOf(graph, chain)),
    chainCount: chains.size,
  };
}

function shapeOf({ values }: TracedGraph, index: number | undefined): TracedShape | null {
  const value = values[index ?? -1];
  return value ? frameworkShape(value) : null;
}

function pathOf({ scopes }: TracedGraph, layer: TracedLayer): string {
  const parts = [...layer.scopes.map((scope) => scopes[scope]?.name ?? ''), layer.name];
  return parts.filter((part) => part !== '').join('/');
}

function placesOf({ frames }: TracedGraph, chain: string): SourcePlace[] {
  return chain.split(',').flatMap((number) => {
    const frame = frames[Number(number)];
    if (!frame) return [];
    const { file, line, column, functionName } = frame;
    return [{ file, line, column, functionName }];
  });
}

/** Keras counts what isn't trained as well, PyTorch keeps it in buffers. Shared weights count once. */
function parametersOf(
  graph: TracedGraph,
  layers: readonly TracedLayer[],
  framework: TracedModel['framework'],
): number {
  let count = 0;
  for (const index of new Set(layers.flatMap(({ weights }) => weights))) {
    const weight = graph.values[index];
    if (weight?.from !== 'weight' || (framework === 'torch' && !weight.trainable)) continue;
    count += weight.shape.reduce<number>((product, size) => product * (size ?? 0), 1);
  }
  return count;
}

function sumOrNull(values: readonly (number | null)[]): number | null {
  let sum = 0;
  for (const value of values) {
    if (value === null) return null;
    sum += value;
  }
  return sum;
}
