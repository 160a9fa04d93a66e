import type {
  TracedFrame,
  TracedGraph,
  TracedLayer,
  TracedValue,
} from '../formats/traced/document';
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

/** What many lines ask of the same layers, by number of the layer or the value. */
interface LayerFacts {
  readonly shapes: readonly (TracedShape | null)[];
  /** The shapes as texts, to tell which are equal. */
  readonly shapeTexts: readonly string[];
  readonly macs: readonly (number | null)[];
  /** Of all layers; null where unknown. */
  readonly totalMacs: number | null;
  /** Elements of each value that counts as a parameter; else 0. */
  readonly elements: readonly number[];
}

function lineCosts(
  { graph, framework }: TracedModel,
  macs: readonly (number | null)[],
  totalMacs: number | null,
): LineCost[] {
  const shapes = graph.layers.map(({ outputs }) => shapeOf(graph, outputs[0]));
  const shapeTexts = shapes.map((shape) => JSON.stringify(shape));
  const elements = graph.values.map((value) => elementsOf(value, framework));
  const facts = { shapes, shapeTexts, macs, totalMacs, elements };
  const lines = [...draftLines(graph).values()].map((draft) => finishLine(graph, draft, facts));
  return lines.sort((a, b) => a.file.localeCompare(b.file) || a.line - b.line);
}

/** A layer counts once at every line that it was made or called from. */
function draftLines(graph: TracedGraph): Map<string, LineDraft> {
  const drafts = new Map<string, LineDraft>();
  for (const [place, layers] of layersByStack(graph)) {
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
      for (const layer of layers) draft.layers.add(layer);
      if (depth + 1 < stack.length) draft.chains.add(stack.slice(depth + 1).join());
      if (depth === 0) draft.isOwn = true;
    });
  }
  return drafts;
}

/** Numbers of the layers that were made or called with each stack: loops make many with one. */
function layersByStack(graph: TracedGraph): Map<number, number[]> {
  const layers = new Map<number, number[]>();
  graph.layers.forEach((layer, index) => {
    for (const place of stacksOf(layer)) {
      const known = layers.get(place);
      if (known) known.push(index);
      else layers.set(place, [index]);
    }
  });
  return layers;
}

function stacksOf({ constructed, called }: TracedLayer): number[] {
  return constructed === null ? [called] : [constructed, called];
}

function finishLine(
  graph: TracedGraph,
  { frame, layers: indices, chains, isOwn }: LineDraft,
  { shapes, shapeTexts, macs, totalMacs, elements }: LayerFacts,
): LineCost {
  const order = [...indices].sort((a, b) => a - b);
  const layers = order.flatMap((index) => graph.layers[index] ?? []);
  const sum = sumOrNull(order.map((index) => macs[index] ?? null));
  return {
    file: frame.file,
    line: frame.line,
    endLine: frame.endLine,
    isSum: !isOwn,
    count: layers.length,
    firstShape: shapes[order[0] ?? -1] ?? null,
    lastShape: shapes[order.at(-1) ?? -1] ?? null,
    shapeCount: new Set(order.map((index) => shapeTexts[index])).size,
    parameters: parametersOf(layers, elements),
    macs: sum,
    share: sum === null || !totalMacs ? null : sum / totalMacs,
    types: [...new Set(layers.map(({ type }) => type))],
    instances: layers.slice(0, MOST_INSTANCES).map((layer, at) => ({
      name: pathOf(graph, layer),
      type: layer.type,
      shape: shapes[order[at] ?? -1] ?? null,
      parameters: parametersOf([layer], elements),
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

/** Keras counts what isn't trained as well, PyTorch keeps it in buffers. */
function elementsOf(value: TracedValue, framework: TracedModel['framework']): number {
  if (value.from !== 'weight' || (framework === 'torch' && !value.trainable)) return 0;
  return value.shape.reduce<number>((product, size) => product * (size ?? 0), 1);
}

/** Shared weights count once. */
function parametersOf(layers: readonly TracedLayer[], elements: readonly number[]): number {
  let count = 0;
  for (const weight of new Set(layers.flatMap(({ weights }) => weights)))
    count += elements[weight] ?? 0;
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
