import type { TracedGraph, TracedLayer } from '../formats/traced/document';
import type { LayerSource, SourceFrame } from '../model/graph';
import type { TracedModel } from './trace';

/** What is known of a layer of a model file, measured or not. */
export interface NamedLayer {
  readonly id: string;
  readonly name: string;
  readonly scope: string;
  readonly type: string;
  readonly params: number;
  readonly buffers: number;
}

/** How well a model file and a traced model fit together, by the names of their layers. */
export interface SourceJoin {
  /** Where the source makes and calls the file's layers, by their ids. */
  readonly sources: ReadonlyMap<string, LayerSource>;
  /** Layers of the file with weights, and those that the source has by name, type and size. */
  readonly layers: number;
  readonly matched: number;
  /** Part of the source's weights that the matched layers hold, 0..1. */
  readonly share: number;
  /** Whether one can't but be the other. */
  readonly isConvincing: boolean;
}

/** Both ways: a model whose first layers are another's would match one way. */
const CONVINCING = 0.9;

/** Deeper names are a file's that wants to take our time. */
const MOST_SEGMENTS = 64;

/**
 * Finds the layers of a model file in a model that was traced from source.
 *
 * PyTorch's paths of modules stand at the beginning of a layer's id (`stages/0/conv1/Conv`), Keras's
 * names of layers anywhere (`StatefulPartitionedCall/functional/conv2d_3/convolution`). Layers match
 * when types and the number of weights agree as well, which may differ by what exporting folds into
 * a layer: the bias that is left of a batch normalization. Operations without a module (`x + y`)
 * have no name in the source: they match by their order, where a scope has equally many of a kind.
 */
export function joinSource(layers: readonly NamedLayer[], model: TracedModel): SourceJoin {
  // 1. What has a name in the source.
  const targets = targetsOf(model);
  // 2. The file's layers that name it.
  const members = new Map<Target, NamedLayer[]>();
  const loose: NamedLayer[] = [];
  for (const layer of layers) {
    const target = findTarget(targets, layer, model.framework);
    if (target) members.set(target, [...(members.get(target) ?? []), layer]);
    else loose.push(layer);
  }
  // 3. Those that are the same by type and size.
  const matches = [...members].filter(([target, named]) => isSame(target, named));
  const sources = new Map<string, LayerSource>();
  for (const [target, named] of matches)
    for (const { id } of named) sources.set(id, sourceOf(model.graph, target));
  if (model.framework === 'torch') addOperations(sources, loose, model.graph);
  // 4. Whether that is enough.
  const weighty = layers.filter(hasWeights);
  const matched = weighty.filter(({ id }) => sources.has(id)).length;
  const share = matchedShare(targets, new Set(matches.map(([target]) => target)));
  const isConvincing = matched > 0 && matched >= CONVINCING * weighty.length && share >= CONVINCING;
  return { sources, layers: weighty.length, matched, share, isConvincing };
}

/** The best of several models; undefined when none convinces. */
export function bestJoin(
  layers: readonly NamedLayer[],
  models: readonly TracedModel[],
): { readonly model: TracedModel; readonly join: SourceJoin } | undefined {
  return models
    .map((model) => ({ model, join: joinSource(layers, model) }))
    .filter(({ join }) => join.isConvincing)
    .sort((a, b) => scoreOf(b.join) - scoreOf(a.join))[0];
}

function scoreOf({ matched, layers, share, sources }: SourceJoin): number {
  return matched / layers + share + sources.size * 1e-6;
}

/** A layer of the source, or a module of the user's own that exporting takes for a layer. */
interface Target {
  readonly type: string;
  readonly constructed: number | null;
  readonly called: number;
  /** Operators it became; null where one has no translation, so that it may be any. */
  readonly ops: ReadonlySet<string> | null;
  /** Elements of its weights, and the largest one's shape. */
  readonly weights: number;
  readonly largest: readonly number[];
  readonly isScope: boolean;
}

type Targets = ReadonlyMap<string, Target>;

function targetsOf({ graph, framework }: TracedModel): Targets {
  const layersAt = new Map<string, { scope: number; layers: number[] }>();
  const targets = new Map<string, Target>();
  const nodes = nodesOfLayers(graph);
  graph.layers.forEach((layer, index) => {
    const names = layer.scopes.map((scope) => graph.scopes[scope]?.name ?? '');
    layer.scopes.forEach((scope, depth) => {
      const path = pathOf(names.slice(0, depth + 1));
      const at = layersAt.get(path) ?? { scope, layers: [] };
      layersAt.set(path, at);
      at.layers.push(index);
    });
    // A function's name is ours.
    if (framework === 'torch' && layer.constructed === null) return;
    const path = pathOf([...names, layer.name]);
    if (!targets.has(path)) targets.set(path, { ...layer, ...inside(graph, nodes, [index]) });
  });
  for (const [path, { scope: index, layers }] of layersAt) {
    const scope = graph.scopes[index];
    if (scope && path !== '' && !targets.has(path))
      targets.set(path, { ...scope, ...inside(graph, nodes, layers), isScope: true });
  }
  return targets;
}

function inside(
  graph: TracedGraph,
  nodes: readonly (readonly number[])[],
  layers: readonly number[],
): Pick<Target, 'ops' | 'weights' | 'largest' | 'isScope'> {
  const shapes = [...new Set(layers.flatMap((layer) => graph.layers[layer]?.weights ?? []))]
    .flatMap((weight) => graph.values[weight] ?? [])
    .filter(({ from }) => from === 'weight')
    .map(({ shape }) => shape.map((size) => size ?? 1));
  const sizes = shapes.map(sizeOf);
  const ops = layers.flatMap((layer) => nodes[layer] ?? []).map((node) => graph.nodes[node]);
  const isKnown = ops.every((node) => node?.domain !== 'layerline.untranslated');
  return {
    ops: isKnown ? new Set(ops.map((node) => node?.op ?? '')) : null,
    weights: sizes.reduce((sum, size) => sum + size, 0),
    largest: shapes[sizes.indexOf(Math.max(...sizes))] ?? [],
    isScope: false,
  };
}

function nodesOfLayers({ layers, nodes }: TracedGraph): number[][] {
  const owned = layers.map((): number[] => []);
  nodes.forEach(({ layer }, index) => owned[layer]?.push(index));
  return owned;
}

/** The target that a layer's id names. The longest, because `block/conv` is more than `conv`. */
function findTarget(
  targets: Targets,
  { scope, name }: NamedLayer,
  framework: TracedModel['framework'],
): Target | undefined {
  const segments = [...scope.split('/'), ...name.split('/')].filter((part) => part !== '');
  if (segments.length > MOST_SEGMENTS) return undefined;
  if (framework === 'torch')
    return targets.get(pathOf(segments)) ?? layerOnly(targets.get(pathOf(segments.slice(0, -1))));
  for (let length = segments.length; length > 0; length--)
    for (let end = segments.length; end >= length; end--) {
      const target = layerOnly(targets.get(pathOf(segments.slice(end - length, end))));
      if (target) return target;
    }
  return undefined;
}

/** What stands in a module of the user's own isn't that module. */
function layerOnly(target: Target | undefined): Target | undefined {
  return target?.isScope ? undefined : target;
}

function isSame(target: Target, named: readonly NamedLayer[]): boolean {
  const weighty = named.filter(hasWeights);
  const count = weighty.reduce((sum, { params, buffers }) => sum + params + buffers, 0);
  if (!sizesOf(target).includes(count)) return false;
  // A layer that became several operators is none of them.
  if (named.length > 1) return true;
  return (weighty.length > 0 ? weighty : named).every(({ type }) => isOfType(type, target));
}

/** With what exporting folds into a layer: a bias in place of a batch normalization, or none. */
function sizesOf({ weights, largest }: Target): number[] {
  if (weights === 0) return [0];
  const size = sizeOf(largest);
  return [weights, size, ...largest.map((axis) => size + axis)];
}

/** One operator of several forms. */
const MATRIX: ReadonlySet<string> = new Set(['Gemm', 'MatMul', 'Add']);

function isOfType(type: string, { type: name, ops }: Target): boolean {
  if (type.toLowerCase() === name.toLowerCase() || ops === null || ops.has(type)) return true;
  return MATRIX.has(type) && [...ops].some((op) => MATRIX.has(op));
}

/** Batch normalizations that aren't there were folded into others: they don't count. */
function matchedShare(targets: Targets, matched: ReadonlySet<Target>): number {
  let [found, all] = [0, 0];
  for (const target of targets.values()) {
    if (target.isScope && !matched.has(target)) continue;
    const isFolded = target.ops?.has('BatchNormalization') && !matched.has(target);
    if (!isFolded) all += target.weights;
    if (matched.has(target)) found += target.weights;
  }
  return all > 0 ? Math.min(1, found / all) : 0;
}

/** Operations in the order of their scope: `Relu` and `Relu_1` are its first and second `relu`. */
function addOperations(
  sources: Map<string, LayerSource>,
  loose: readonly NamedLayer[],
  graph: TracedGraph,
): void {
  const inSource = new Map<string, TracedLayer[]>();
  graph.nodes.forEach(({ op, layer: index }) => {
    const layer = graph.layers[index];
    if (!layer || layer.constructed !== null) return;
    const scope = pathOf(layer.scopes.map((at) => graph.scopes[at]?.name ?? ''));
    listAt(inSource, `${op} ${scope}`).push(layer);
  });
  const inFile = new Map<string, NamedLayer[]>();
  for (const layer of loose) listAt(inFile, `${layer.type} ${layer.scope}`).push(layer);
  for (const [key, operations] of inFile) {
    const calls = inSource.get(key) ?? [];
    if (calls.length !== operations.length) continue;
    operations.forEach(({ id }, index) => {
      const call = calls[index];
      if (call) sources.set(id, sourceOf(graph, call));
    });
  }
}

function sourceOf(
  graph: TracedGraph,
  { constructed, called }: Pick<Target, 'constructed' | 'called'>,
): LayerSource {
  const frames = (stack: number): SourceFrame[] =>
    (graph.stacks[stack] ?? []).flatMap((frame) => graph.frames[frame] ?? []);
  return {
    constructedAt: constructed === null ? [] : frames(constructed),
    calledAt: frames(called),
  };
}

/** Exporters let weights that are equal pass from one to another: no layer. */
const PASSING: ReadonlySet<string> = new Set(['Constant', 'Identity']);

function hasWeights({ params, buffers, type }: NamedLayer): boolean {
  return params + buffers > 0 && !PASSING.has(type);
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

function pathOf(names: readonly string[]): string {
  return names.filter((name) => name !== '').join('/');
}

function listAt<K, V>(lists: Map<K, V[]>, key: K): V[] {
  const list = lists.get(key) ?? [];
  lists.set(key, list);
  return list;
}
