import type { Attribute, Graph, Node } from '../../model/graph';
import { intsAttribute, qualifiedOpType, subgraphs } from '../../model/graph';
import type { Weight } from '../../model/weights';
import type { GraphIndex } from './graph-index';
import { nodeId, readsOf } from './graph-index';

/** What a runtime may know about the values of a graph before running it. */
export interface ValueClasses {
  /** Weights and everything computed from weights alone. */
  readonly constants: ReadonlySet<string>;
  /** Ids of nodes computed from constants alone. */
  readonly foldable: ReadonlySet<number>;
  /** Tensors that always hold the same value as this one, itself included. */
  same(tensor: string): readonly string[];
  /** Whether another tensor always holds the same value. */
  isShared(tensor: string): boolean;
}

const RANDOM = /^(Random|Multinomial|Bernoulli)/;

/**
 * Groups tensors that an optimiser may merge: results of the same operator on the same operands,
 * what identities and neutral elements hand on, and transposes of the same total permutation.
 */
export function classifyValues(index: GraphIndex): ValueClasses {
  const constants = new Set(index.graph.weights.keys());
  const foldable = new Set<number>();
  const classes = new UnionOfTensors();
  const transposes = new TransposeClasses(classes);
  const bySignature = new Map<string, Node>();

  for (const node of index.graph.nodes) {
    const random = RANDOM.test(node.opType);
    if (!random && readsOf(node).every((name) => constants.has(name))) {
      foldable.add(nodeId(node));
      for (const output of node.outputs) constants.add(output);
    }
    const [input, output] = [node.inputs[0], node.outputs[0]];
    const passed = passedThrough(node, index.graph);
    if (passed !== undefined && output !== undefined) {
      classes.join(passed, output);
    } else if (input !== undefined && output !== undefined && node.opType === 'Transpose') {
      const permutation = intsAttribute(node, 'perm');
      if (permutation) transposes.add(input, output, permutation);
    } else if (!random && subgraphs(node).length === 0) {
      const signature = signatureOf(node, index.graph, classes);
      const twin = bySignature.get(signature);
      if (!twin) bySignature.set(signature, node);
      else
        twin.outputs.forEach((name, position) => {
          const other = node.outputs[position];
          if (other) classes.join(name, other);
        });
    }
  }
  return {
    constants,
    foldable,
    same: (tensor) => classes.members(tensor),
    isShared: (tensor) => classes.members(tensor).length > 1,
  };
}

/** The operand that a node hands on unchanged, if it does: identities and neutral elements. */
function passedThrough(node: Node, graph: Graph): string | undefined {
  if (node.domain !== '') return undefined;
  const [first, second] = node.inputs;
  switch (node.opType) {
    case 'Identity':
    case 'Dropout':
      return first;
    case 'Mul':
      return isConstant(graph, second, 1)
        ? first
        : isConstant(graph, first, 1)
          ? second
          : undefined;
    case 'Add':
      return isConstant(graph, second, 0)
        ? first
        : isConstant(graph, first, 0)
          ? second
          : undefined;
    case 'Div':
      return isConstant(graph, second, 1) ? first : undefined;
    case 'Sub':
      return isConstant(graph, second, 0) ? first : undefined;
    default:
      return undefined;
  }
}

/** Whether a weight is one float32 of this value; only those can't widen what they combine with. */
function isConstant(graph: Graph, name: string | undefined, value: number): boolean {
  const weight = graph.weights.get(name ?? '');
  if (weight?.dtype !== 'float32' || weight.dims.length > 0) return false;
  const { source } = weight;
  if (source.kind !== 'bytes' || source.bytes.byteLength !== 4) return false;
  const { buffer, byteOffset } = source.bytes;
  return new DataView(buffer, byteOffset).getFloat32(0, true) === value;
}

class UnionOfTensors {
  private readonly representative = new Map<string, string>();
  private readonly membersOf = new Map<string, string[]>();

  find(tensor: string): string {
    return this.representative.get(tensor) ?? tensor;
  }

  members(tensor: string): readonly string[] {
    const representative = this.find(tensor);
    return this.membersOf.get(representative) ?? [representative];
  }

  join(kept: string, joined: string): void {
    const [to, from] = [this.find(kept), this.find(joined)];
    if (to === from) return;
    const moved = this.membersOf.get(from) ?? [from];
    for (const tensor of moved) this.representative.set(tensor, to);
    this.membersOf.set(to, [...(this.membersOf.get(to) ?? [to]), ...moved]);
    this.membersOf.delete(from);
  }
}

/** Transposes by what they compose to: a chain that cancels is the tensor it started from. */
class TransposeClasses {
  private readonly composed = new Map<string, { base: string; permutation: number[] }>();
  private readonly byKey = new Map<string, string>();

  constructor(private readonly classes: UnionOfTensors) {}

  add(input: string, output: string, permutation: readonly number[]): void {
    const inner = this.composed.get(this.classes.find(input));
    const base = inner?.base ?? this.classes.find(input);
    const total = permutation.map((axis) => inner?.permutation[axis] ?? axis);
    if (total.every((axis, position) => axis === position)) {
      this.classes.join(base, output);
      return;
    }
    const key = `${base}|${total.join()}`;
    const twin = this.byKey.get(key);
    if (twin !== undefined) this.classes.join(twin, output);
    else this.byKey.set(key, output);
    this.composed.set(this.classes.find(output), { base, permutation: total });
  }
}

function signatureOf(node: Node, graph: Graph, classes: UnionOfTensors): string {
  const operands = node.inputs.map((name) => {
    // The runtime merges equal constants, so small ones count by content.
    const weight = graph.weights.get(name);
    if (weight?.source.kind === 'bytes') return weightText(weight);
    return name === '' ? '' : classes.find(name);
  });
  const attributes = [...node.attributes]
    .map(([name, attribute]) => `${name}=${attributeText(attribute)}`)
    .sort();
  return JSON.stringify([qualifiedOpType(node), operands, attributes]);
}

function attributeText(attribute: Attribute): string {
  switch (attribute.kind) {
    case 'tensor':
      return weightText(attribute.value);
    case 'graph':
    case 'graphs':
      // Nodes with subgraphs never get here; an object text would make different ones look equal.
      throw new Error('A graph attribute has no signature.');
    case 'other':
      return attribute.description;
    default:
      return JSON.stringify(attribute.value);
  }
}

function weightText(weight: Weight): string {
  const { source } = weight;
  const content =
    source.kind === 'bytes' ? Array.from(source.bytes).join() : JSON.stringify(source);
  // An opaque weight equals only itself.
  const identity = source.kind === 'opaque' ? weight.name : '';
  return `${weight.dtype}[${weight.dims.join()}]${identity}${content}`;
}
