import type { Graph, ModelFunction, Node } from './graph';
import { qualifiedOpType, subgraphs } from './graph';
import { ruleFor } from './ops/index';
import type { WeightRole } from './ops/rule';
import type { DataType } from './tensor';
import { elementCount } from './tensor';
import type { Weight } from './weights';

/** Operators whose result is their first input in another form, so that its role is theirs. */
const PASSES_ON: ReadonlySet<string> = new Set([
  'Cast',
  'DequantizeLinear',
  'Expand',
  'Flatten',
  'Gather',
  'Identity',
  'QuantizeLinear',
  'Reshape',
  'Slice',
  'Split',
  'Squeeze',
  'Transpose',
  'Unsqueeze',
]);

const STRENGTH: Readonly<Record<WeightRole, number>> = { constant: 0, buffer: 1, parameter: 2 };

/** Weights behind more operators than this go by their type; hostile files have endless chains. */
const MAX_STEPS = 32;

interface Use {
  readonly node: Node;
  readonly index: number;
}

/** The readers of tensors in one graph, and the roles found so far. */
interface Readers {
  readonly uses: ReadonlyMap<string, readonly Use[]>;
  readonly found: Map<string, WeightRole | undefined>;
}

/**
 * What each weight is for. Positions at which rules name a role decide, also behind operators that
 * only change a weight's form and inside model-local functions; of several uses the strongest.
 * Otherwise floating-point tensors of more than one element are parameters, and so are integers that
 * are dequantised; everything else is constant.
 */
export function weightRoles(
  graph: Graph,
  weights: ReadonlyMap<string, Weight>,
  functions: readonly ModelFunction[] = [],
): ReadonlyMap<string, WeightRole> {
  const search = new RoleSearch(functions);
  const readers: Readers = { uses: usesOf(graph), found: new Map() };
  const roles = new Map<string, WeightRole>();
  for (const [name, weight] of weights)
    roles.set(name, search.stated(name, readers, 0) ?? defaultRole(weight, name, readers));
  return roles;
}

function usesOf(
  graph: Pick<Graph, 'nodes'>,
  uses = new Map<string, Use[]>(),
): ReadonlyMap<string, Use[]> {
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

class RoleSearch {
  private readonly functions: ReadonlyMap<string, ModelFunction>;
  private readonly bodies = new Map<ModelFunction, Readers>();

  constructor(functions: readonly ModelFunction[]) {
    this.functions = new Map(
      functions.map((body) => [qualifiedOpType({ domain: body.domain, opType: body.name }), body]),
    );
  }

  /** The strongest role that a reader states, or undefined where none does. */
  stated(name: string, readers: Readers, steps: number): WeightRole | undefined {
    const { uses, found } = readers;
    if (found.has(name) || steps > MAX_STEPS) return found.get(name);
    // Stands while the search is under way, so that functions which call themselves end it.
    found.set(name, undefined);
    let strongest: WeightRole | undefined;
    for (const use of uses.get(name) ?? []) {
      const role = this.at(use, readers, steps + 1);
      if (role && (!strongest || STRENGTH[role] > STRENGTH[strongest])) strongest = role;
    }
    found.set(name, strongest);
    return strongest;
  }

  private at({ node, index }: Use, readers: Readers, steps: number): WeightRole | undefined {
    const body = this.functions.get(qualifiedOpType(node));
    if (body) return this.stated(body.inputs[index] ?? '', this.readersIn(body), steps);
    const stated = ruleFor(node.domain, node.opType)?.roles?.[index];
    if (stated) return stated;
    if (index !== 0 || !PASSES_ON.has(node.opType)) return undefined;
    for (const output of node.outputs) {
      const role = this.stated(output, readers, steps);
      if (role) return role;
    }
    return undefined;
  }

  private readersIn(body: ModelFunction): Readers {
    let readers = this.bodies.get(body);
    if (!readers) this.bodies.set(body, (readers = { uses: usesOf(body), found: new Map() }));
    return readers;
  }
}

function defaultRole(weight: Weight, name: string, { uses }: Readers): WeightRole {
  const isMany = (elementCount(weight.dims) ?? 0) > 1;
  return isMany && (isFloat(weight.dtype) || isDequantized(name, uses)) ? 'parameter' : 'constant';
}

/** Integers may be picked first, as rows of a quantised embedding are. */
function isDequantized(name: string, uses: Readers['uses'], behindGather = false): boolean {
  return (uses.get(name) ?? []).some(({ node, index }) => {
    if (index !== 0) return false;
    if (node.opType === 'DequantizeLinear') return true;
    return (
      !behindGather && node.opType === 'Gather' && isDequantized(node.outputs[0] ?? '', uses, true)
    );
  });
}

function isFloat(dtype: DataType): boolean {
  return /^b?float/.test(dtype);
}
