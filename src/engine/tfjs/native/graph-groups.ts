/** A node as TF.js holds it, once a graph model is loaded. */
export interface GraphNode {
  readonly name: string;
  readonly op: string;
  readonly inputs: readonly GraphNode[];
}

/** Nodes that one layer became, by what their names tell. */
export interface NodeGroup {
  /** `model_1/block_1_expand`. */
  readonly path: string;
  readonly nodes: readonly GraphNode[];
}

interface Named {
  readonly node: GraphNode;
  /** Path of the layer, `` for none. */
  readonly layer: string;
  /** Name of the operation in it. */
  readonly leaf: string;
}

/** Calls of functions, which the converter inlines. */
const CALL = /^(Stateful)?PartitionedCall(_\d+)?$/;
/** Names that TensorFlow gives to the parts of a layer, not to a layer. */
const PART = /^(batchnorm|moments|Tensordot|einsum|convolution|separable_conv2d)(_\d+)?$/;
/** Operations that read a weight, where its name holds theirs: `conv1/Conv2D/ReadVariableOp`. */
const READER =
  /^(Conv[23]D|MatMul|BiasAdd|depthwise|separable_conv2d|convolution|conv1d|Tensordot|[Ee]insum|kernel)(_\d+)?$/;
/** What the converter makes of a weight and a normalisation behind it. */
const FOLDED = /^(.+)_weights$/;
const READ = /^(ReadVariableOp|read|filter|filter_in|merged_input)(_\d+)?$/;
const WEIGHTED = /Conv|MatMul/;
/** An attention has four; an LSTM, split by its gates, eight. */
const MOST_WEIGHTS_OF_A_LAYER = 8;

/**
 * Groups nodes to layers by their names, in the order given: the converter keeps Keras' paths. A
 * fused convolution is named after its last part (`relu`), so its weight's name counts. A path with
 * layers below it is a scope, whose own nodes stand alone; so do nodes without a path.
 */
export function groupNodes(nodes: readonly GraphNode[]): readonly NodeGroup[] {
  const names = new Set(nodes.map((node) => node.name));
  const named = nodes.map((node) => nameOf(node, names));
  const scopes = scopesOf(named);
  const groups = new Map<string, GraphNode[]>();
  for (const { node, layer, leaf } of named) {
    const isAlone = layer === '' || scopes.has(layer);
    const path = isAlone ? joined(layer, leaf) : layer;
    const group = groups.get(path);
    if (group) group.push(node);
    else groups.set(path, [node]);
  }
  return [...groups].map(([path, members]) => ({ path, nodes: members }));
}

function nameOf(node: GraphNode, names: ReadonlySet<string>): Named {
  const weight = WEIGHTED.test(node.op) ? node.inputs[1] : undefined;
  const segments = pathOf(node.name);
  const leaf = segments.at(-1) ?? node.name;
  const reader = weight?.op === 'Const' ? readerOf(pathOf(weight.name), leaf) : undefined;
  if (reader && reader.layer.length > 0)
    return { node, layer: reader.layer.join('/'), leaf: reader.leaf };
  return { node, ...partOf(node.name, segments, names) };
}

/** Layer `conv1`, operation `Conv2D` for `conv1/Conv2D_weights` and `conv1/Conv2D/ReadVariableOp`. */
function readerOf(path: readonly string[], leaf: string) {
  const layer = path.slice(0, -1);
  const [last = '', reader = ''] = [path.at(-1), layer.at(-1)];
  const folded = FOLDED.exec(last)?.[1];
  if (folded !== undefined) return { layer, leaf: folded };
  if (READ.test(last) && READER.test(reader)) return { layer: layer.slice(0, -1), leaf: reader };
  return { layer, leaf };
}

/** `clip_by_value/Minimum` is a part of the operation `clip_by_value`, where there is one. */
function partOf(name: string, segments: readonly string[], names: ReadonlySet<string>) {
  let path = segments;
  const prefix = name.slice(0, name.length - segments.join('/').length);
  if (path.length > 2 && PART.test(path.at(-2) ?? '')) path = path.slice(0, -1);
  while (path.length > 1 && names.has(prefix + path.slice(0, -1).join('/')))
    path = path.slice(0, -1);
  return { layer: path.slice(0, -1).join('/'), leaf: path.at(-1) ?? name };
}

/** Paths that hold layers, or so many weights that they can't be one. */
function scopesOf(named: readonly Named[]): ReadonlySet<string> {
  const scopes = new Set<string>();
  const weights = new Map<string, Set<string>>();
  for (const { node, layer } of named) {
    const path = layer.split('/');
    for (let length = 1; length < path.length; length++)
      scopes.add(path.slice(0, length).join('/'));
    const weight = WEIGHTED.test(node.op) ? node.inputs[1] : undefined;
    if (weight?.op !== 'Const') continue;
    const found = weights.get(layer) ?? new Set();
    weights.set(layer, found.add(weight.name));
  }
  for (const [layer, found] of weights) if (found.size > MOST_WEIGHTS_OF_A_LAYER) scopes.add(layer);
  return scopes;
}

function pathOf(name: string): readonly string[] {
  const segments = name.split('/').filter((segment) => segment !== '');
  const start = segments.findIndex((segment) => !CALL.test(segment));
  return start > 0 ? segments.slice(start) : segments;
}

function joined(scope: string, name: string): string {
  return scope === '' ? name : `${scope}/${name}`;
}
