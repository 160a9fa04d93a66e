import type { FunctionProto, GraphProto, ModelProto, NodeProto } from './proto/onnx_pb';
import { runtimeInputs } from './bind-dims';
import { nodeGraphs } from './walk';

/** What a renamed node was. */
export interface OriginalNode {
  /** May be empty or repeated. */
  readonly name: string;
  /** With its domain unless it is the standard one. */
  readonly opType: string;
  /** Place among the nodes of its graph or function. */
  readonly index: number;
  /** Renamed name of the node whose subgraph it is in; undefined in the top graph and functions. */
  readonly parent: string | undefined;
  /** Subgraph for a person: '' at the top, `decoder/loop.body`. */
  readonly path: string;
  /** `domain:name` of the model-local function whose body it is in. */
  readonly functionName: string | undefined;
}

export interface Renaming {
  /** By renamed name, `~n12~`, over all graphs and functions. */
  readonly nodes: ReadonlyMap<string, OriginalNode>;
  /** Original tensor names by renamed name, `~t12~`; inputs of the top graph keep theirs. */
  readonly tensors: ReadonlyMap<string, string>;
}

/**
 * Gives every node and tensor of a model a unique name that survives inside the names which the
 * runtime derives from it (`~n12~_token_3`), in place. Repeated, missing or strange names
 * (quotes, `&`) make models fail to load or profiles invalid JSON: facts/onnxruntime.md.
 *
 * Names of a subgraph are resolved as ONNX does it, inner before outer.
 */
export function renameModel(model: ModelProto): Renaming {
  const renamer = new Renamer(model);
  if (model.graph) renamer.topGraph(model.graph);
  for (const fn of model.functions) renamer.function(fn);
  return renamer;
}

/** New names by original name, of one graph and those around it. */
class Scope {
  private readonly names = new Map<string, string>();

  constructor(private readonly outer?: Scope) {}

  has(name: string): boolean {
    return this.names.has(name);
  }

  set(name: string, renamed: string): void {
    this.names.set(name, renamed);
  }

  /** A name that nothing defines stays: the runtime will complain about it. */
  get(name: string): string {
    return this.names.get(name) ?? this.outer?.get(name) ?? name;
  }
}

/** Where nodes are. */
type Place = Pick<OriginalNode, 'parent' | 'path' | 'functionName'>;

const PLAIN_NAME = /^[A-Za-z0-9_.-]+$/;

class Renamer implements Renaming {
  readonly nodes = new Map<string, OriginalNode>();
  readonly tensors = new Map<string, string>();
  /** Inputs keep their names, which might look like ours. */
  private readonly kept: ReadonlySet<string>;
  private readonly functions = new Map<string, string>();
  private count = 0;

  constructor(model: ModelProto) {
    this.kept = new Set(model.graph ? runtimeInputs(model.graph).map(({ name }) => name) : []);
    for (const fn of model.functions) {
      if (!PLAIN_NAME.test(fn.name)) this.functions.set(functionKey(fn), `~f${this.count++}~`);
    }
  }

  topGraph(graph: GraphProto): void {
    const scope = new Scope();
    for (const name of this.kept) {
      scope.set(name, name);
      this.tensors.set(name, name);
    }
    this.graph(graph, scope, { parent: undefined, path: '', functionName: undefined });
  }

  function(fn: FunctionProto): void {
    const scope = new Scope();
    const functionName = functionKey(fn);
    fn.name = this.functions.get(functionName) ?? fn.name;
    fn.input = fn.input.map((name) => this.define(name, scope));
    this.body(fn.node, scope, { parent: undefined, path: '', functionName });
    fn.output = fn.output.map((name) => scope.get(name));
    fn.valueInfo = [];
    fn.docString = '';
    fn.metadataProps = [];
  }

  private graph(graph: GraphProto, scope: Scope, place: Place): void {
    for (const input of graph.input) input.name = this.define(input.name, scope);
    for (const tensor of graph.initializer) tensor.name = this.define(tensor.name, scope);
    for (const { values } of graph.sparseInitializer) {
      if (values) values.name = this.define(values.name, scope);
    }
    this.body(graph.node, scope, place);
    for (const output of graph.output) output.name = scope.get(output.name);
    graph.name = 'graph';
    graph.valueInfo = [];
    graph.quantizationAnnotation = [];
    graph.docString = '';
    graph.metadataProps = [];
  }

  private body(nodes: readonly NodeProto[], scope: Scope, place: Place): void {
    // Outputs first: the runtime sorts nodes itself, so files needn't be in order.
    for (const node of nodes) node.output = node.output.map((name) => this.define(name, scope));
    nodes.forEach((node, index) => {
      this.node(node, index, scope, place);
    });
  }

  private node(node: NodeProto, index: number, scope: Scope, place: Place): void {
    const renamed = this.fresh('n');
    const opType = node.domain ? `${node.domain}:${node.opType}` : node.opType;
    this.nodes.set(renamed, { name: node.name, opType, index, ...place });
    node.input = node.input.map((name) => (name === '' ? '' : scope.get(name)));
    for (const { attribute, graph } of nodeGraphs(node)) {
      const step = `${node.name || node.opType}.${attribute}`;
      const path = place.path ? `${place.path}/${step}` : step;
      this.graph(graph, new Scope(scope), { ...place, parent: renamed, path });
    }
    node.opType = this.functions.get(calledFunction(node)) ?? node.opType;
    node.name = renamed;
    node.docString = '';
    node.metadataProps = [];
  }

  private define(name: string, scope: Scope): string {
    if (name === '') return '';
    if (scope.has(name)) return scope.get(name);
    const renamed = this.fresh('t');
    this.tensors.set(renamed, name);
    scope.set(name, renamed);
    return renamed;
  }

  private fresh(letter: 'n' | 't'): string {
    for (;;) {
      const name = `~${letter}${this.count++}~`;
      if (!this.kept.has(name)) return name;
    }
  }
}

function functionKey(fn: FunctionProto): string {
  return fn.overload ? `${fn.domain}:${fn.name}:${fn.overload}` : `${fn.domain}:${fn.name}`;
}

function calledFunction(node: NodeProto): string {
  const name = `${node.domain}:${node.opType}`;
  return node.overload ? `${name}:${node.overload}` : name;
}
