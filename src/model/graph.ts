import type { TensorType, ValueInfo } from './tensor';
import type { Weight } from './weights';

/**
 * The runnable graph, in the operator vocabulary of ONNX. Built models lower to it layer by layer;
 * a loaded `.onnx` file is one. Graphs are never changed: passes return new ones.
 */
export interface Graph {
  readonly name: string;
  /** Run-time inputs only: initializers listed as inputs by old files are not repeated here. */
  readonly inputs: readonly ValueInfo[];
  readonly outputs: readonly ValueInfo[];
  /** In topological order, as ONNX asks. */
  readonly nodes: readonly Node[];
  readonly weights: ReadonlyMap<string, Weight>;
  /** Types that the file itself states for intermediate tensors. */
  readonly valueInfo: ReadonlyMap<string, TensorType>;
}

export interface Node {
  /** May be empty or repeated in a loaded file. */
  readonly name: string;
  readonly opType: string;
  /** '' is the ONNX standard operator set. */
  readonly domain: string;
  /** '' marks an optional input or output that is not there. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: ReadonlyMap<string, Attribute>;
  readonly metadata: ReadonlyMap<string, string>;
  readonly docString: string;
}

export type Attribute =
  | { readonly kind: 'int'; readonly value: number }
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'ints'; readonly value: readonly number[] }
  | { readonly kind: 'floats'; readonly value: readonly number[] }
  | { readonly kind: 'strings'; readonly value: readonly string[] }
  | { readonly kind: 'tensor'; readonly value: Weight }
  | { readonly kind: 'graph'; readonly value: Graph }
  | { readonly kind: 'graphs'; readonly value: readonly Graph[] }
  /** Function attribute references, sparse tensors, type protos: kept in the file, not modelled. */
  | { readonly kind: 'other'; readonly description: string };

/** A model-local function (ONNX `FunctionProto`). */
export interface ModelFunction {
  readonly domain: string;
  readonly name: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly nodes: readonly Node[];
  readonly opsets: ReadonlyMap<string, number>;
}

export interface Model {
  readonly graph: Graph;
  /** Layers in the order a person wrote them; together they own every node of `graph`, once. */
  readonly layers: readonly Layer[];
  /** Operator set version by domain; '' is the standard one. */
  readonly opsets: ReadonlyMap<string, number>;
  readonly functions: readonly ModelFunction[];
  readonly metadata: ReadonlyMap<string, string>;
}

/** What a person wrote (`Conv2D`, `nn.BatchNorm2d`, an ONNX node) and the nodes it became. */
export interface Layer {
  /** Unique in the model and stable: scope and name, such as `layer3/0/conv1`. */
  readonly id: string;
  readonly name: string;
  /** Scopes joined by `/`; '' at the top. */
  readonly scope: string;
  /** `Conv2D`, `BatchNormalization`, …: the frontend's standard term. */
  readonly type: string;
  readonly attributes: Readonly<Record<string, LayerAttribute>>;
  /** Indices into `graph.nodes`, in order. */
  readonly nodes: readonly number[];
  /** Where user code constructed and called this layer, innermost frame first. */
  readonly source?: LayerSource | undefined;
  /** What the frontend calls the layer's output, where it says so. */
  readonly output?: LayerOutput | undefined;
}

export interface LayerOutput {
  /** Name of the tensor. */
  readonly tensor: string;
  /**
   * Order of the frontend's axes where it isn't the tensor's, whose axis `i` is the frontend's
   * `axes[i]`: a Keras image [N, H, W, C] that is computed as [N, C, H, W] has [0, 3, 1, 2].
   */
  readonly axes: readonly number[] | null;
}

export type LayerAttribute = number | string | boolean | readonly number[];

export interface LayerSource {
  readonly constructedAt: readonly SourceFrame[];
  readonly calledAt: readonly SourceFrame[];
}

/** Lines and columns count from 1, columns in UTF-16 units. */
export interface SourceFrame {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** Behind the last character of the expression, where the frontend knows it. */
  readonly endLine?: number | undefined;
  readonly endColumn?: number | undefined;
  readonly functionName: string;
  /**
   * What the line said, without blanks around it and perhaps cut: tells whether the file has
   * changed since.
   */
  readonly code?: string | undefined;
}

/** The graphs held by a node's attributes: branches of `If`, bodies of `Loop` and `Scan`. */
export function subgraphs(node: Node): { attribute: string; index: number; graph: Graph }[] {
  const found: { attribute: string; index: number; graph: Graph }[] = [];
  for (const [attribute, value] of node.attributes) {
    if (value.kind === 'graph') found.push({ attribute, index: 0, graph: value.value });
    if (value.kind === 'graphs')
      value.value.forEach((graph, index) => found.push({ attribute, index, graph }));
  }
  return found;
}

/** Operator type with its domain unless it is the standard one: `Conv`, `com.microsoft:FusedConv`. */
export function qualifiedOpType(node: Pick<Node, 'opType' | 'domain'>): string {
  return node.domain && node.domain !== 'ai.onnx' ? `${node.domain}:${node.opType}` : node.opType;
}

export function intAttribute(node: Node, name: string, fallback: number): number {
  const attribute = node.attributes.get(name);
  return attribute?.kind === 'int' ? attribute.value : fallback;
}

export function floatAttribute(node: Node, name: string, fallback: number): number {
  const attribute = node.attributes.get(name);
  return attribute?.kind === 'float' ? attribute.value : fallback;
}

export function stringAttribute(node: Node, name: string, fallback: string): string {
  const attribute = node.attributes.get(name);
  return attribute?.kind === 'string' ? attribute.value : fallback;
}

export function intsAttribute(node: Node, name: string): readonly number[] | undefined {
  const attribute = node.attributes.get(name);
  return attribute?.kind === 'ints' ? attribute.value : undefined;
}
