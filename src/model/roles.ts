import type { Graph, Node } from './graph';
import { subgraphs } from './graph';
import { ruleFor } from './ops/index';
import type { WeightRole } from './ops/rule';
import type { DataType } from './tensor';
import { elementCount } from './tensor';
import type { Weight } from './weights';

/** Weights by tensor name with the role of each, over the graph and the graphs inside its nodes. */
export type WeightRoles = ReadonlyMap<string, WeightRole>;

/** Operators whose result is their first input in another form, so that its role is theirs. */
const PASSES_ON: ReadonlySet<string> = new Set([
  'Cast',
  'DequantizeLinear',
  'Expand',
  'Flatten',
  'Identity',
  'QuantizeLinear',
  'Reshape',
  'Slice',
  'Split',
  'Squeeze',
  'Transpose',
  'Unsqueeze',
]);

/** Inputs that hold a layer's weights whatever their element type, where the rules don't say. */
const WEIGHT_INPUTS: Readonly<Record<string, readonly number[]>> = {
  Conv: [1, 2],
  ConvInteger: [1],
  ConvTranspose: [1, 2],
  DeformConv: [1, 3],
  QLinearConv: [3, 8],
  Gemm: [0, 1, 2],
  MatMul: [0, 1],
  MatMulInteger: [0, 1],
  QLinearMatMul: [0, 3],
  Einsum: [0, 1, 2],
};

const STRENGTH: Readonly<Record<WeightRole, number>> = { constant: 0, buffer: 1, parameter: 2 };

interface Use {
  readonly node: Node;
  readonly index: number;
}

/**
 * What each weight is for. Positions at which rules or WEIGHT_INPUTS name a role decide, also behind
 * operators that only change a weight's form; of several uses the strongest. Otherwise tensors of
 * floating-point numbers with more than one element are parameters, everything else is constant.
 */
export function weightRoles(graph: Graph, weights: ReadonlyMap<string, Weight>): WeightRoles {
  const uses = usesOf(graph);
  const found = new Map<string, WeightRole | undefined>();
  const roles = new Map<string, WeightRole>();
  for (const [name, weight] of weights)
    roles.set(name, statedRole(name, uses, found) ?? defaultRole(weight, name, uses));
  return roles;
}

function usesOf(graph: Graph, uses = new Map<string, Use[]>()): ReadonlyMap<string, Use[]> {
  for (const node of graph.nodes) {
    node.inputs.forEach((name, index) => {
      const list = uses.get(name);
      if (list) list.push({ node, index });
      else if (name) uses.set(name, [{ node, index }]);
    });
    for (const { graph: inner } of subgraphs(node)) usesOf(inner, uses);
  }
  return uses;
}

type Uses = ReadonlyMap<string, readonly Use[]>;

function statedRole(
  name: string,
  uses: Uses,
  found: Map<string, WeightRole | undefined>,
): WeightRole | undefined {
  if (found.has(name)) return found.get(name);
  // Stands while the search is under way, so that a cycle ends it.
  found.set(name, undefined);
  let strongest: WeightRole | undefined;
  for (const { node, index } of uses.get(name) ?? []) {
    const role = roleAt(node, index, uses, found);
    if (role && (!strongest || STRENGTH[role] > STRENGTH[strongest])) strongest = role;
  }
  found.set(name, strongest);
  return strongest;
}

function roleAt(
  node: Node,
  index: number,
  uses: Uses,
  found: Map<string, WeightRole | undefined>,
): WeightRole | undefined {
  const stated = ruleFor(node.domain, node.opType)?.roles?.[index];
  if (stated) return stated;
  if (WEIGHT_INPUTS[node.opType]?.includes(index)) return 'parameter';
  if (index !== 0 || !PASSES_ON.has(node.opType)) return undefined;
  for (const output of node.outputs) {
    const role = statedRole(output, uses, found);
    if (role) return role;
  }
  return undefined;
}

/** Integers that are dequantised are parameters stored in fewer bits. */
function defaultRole(weight: Weight, name: string, uses: Uses): WeightRole {
  const isMany = (elementCount(weight.dims) ?? 0) > 1;
  const isDequantized = () =>
    (uses.get(name) ?? []).some(({ node, index }) => index === 0 && /Dequantize/.test(node.opType));
  return isMany && (isFloat(weight.dtype) || isDequantized()) ? 'parameter' : 'constant';
}

function isFloat(dtype: DataType): boolean {
  return /^b?float/.test(dtype);
}
