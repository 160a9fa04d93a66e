import type { Attribute, Node } from '../../model/graph';
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
 * `Identity` and `Dropout`, and transposes that compose to the same permutation.
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
    if (input !== undefined && output !== undefined && isPassThrough(node)) {
      classes.join(input, output);
    } else if (input !== undefined && output !== undefined && node.opType === 'Transpose') {
      const permutation = intsAttribute(node, 'perm');
      if (permutation) transposes.add(input, output, permutation);
    } else if (!random && subgraphs(node).length === 0) {
      const signature = signatureOf(node, classes);
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

function isPassThrough(node: Node): boolean {
  return node.domain === '' && (node.opType === 'Identity' || node.opType === 'Dropout');
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

function signatureOf(node: Node, classes: UnionOfTensors): string {
  const operands = node.inputs.map((name) => (name === '' ? '' : classes.find(name)));
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
