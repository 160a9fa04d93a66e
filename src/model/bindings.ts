import type { Bindings } from './analysis';
import { closestName } from './closest';
import { ModelError } from './errors';
import type { Graph } from './graph';
import type { Value } from './ops/rule';
import { bindDim, mayEqual, symbolsIn } from './symbols';
import type { Dim, Shape, ValueInfo } from './tensor';
import { formatShape } from './tensor';

export interface BoundInputs {
  readonly symbols: ReadonlyMap<string, number>;
  readonly types: ReadonlyMap<string, Value>;
}

/**
 * Gives symbols and inputs the sizes that the user chose. Throws ModelError('bad-option') for names
 * that the model does not have and for sizes that contradict it.
 */
export function bindInputs(graph: Graph, bindings: Bindings): BoundInputs {
  const symbols = statedSymbols(graph, bindings.symbols ?? {});
  const shapes = bindings.inputShapes ?? {};
  for (const [name, shape] of Object.entries(shapes)) {
    const input = graph.inputs.find((candidate) => candidate.name === name);
    if (!input) throw unknownInput(graph, name);
    takeSizes(input, shape, symbols);
  }
  const types = new Map<string, Value>();
  for (const input of graph.inputs) {
    const bound = input.shape?.map((dim) => bindDim(dim, symbols));
    const chosen = Object.hasOwn(shapes, input.name) ? shapes[input.name] : undefined;
    if (chosen && bound && !bound.every((dim, axis) => mayEqual(dim, chosen[axis])))
      throw contradiction(input, chosen, bound);
    types.set(input.name, { dtype: input.dtype, shape: chosen ?? bound });
  }
  return { symbols, types };
}

function statedSymbols(
  graph: Graph,
  stated: Readonly<Record<string, number>>,
): Map<string, number> {
  const free = freeSymbols(graph);
  const symbols = new Map<string, number>();
  for (const [name, size] of Object.entries(stated)) {
    if (!free.has(name)) {
      const list = [...free].join(', ');
      const known = list ? `its free sizes are ${list}` : 'its inputs have fixed sizes';
      throw badOption(`The model has no size called "${name}": ${known}.`);
    }
    requireSize(size, `size "${name}"`);
    symbols.set(name, size);
  }
  return symbols;
}

/** Symbols in the shapes of the inputs: the sizes that are a user's to choose. */
function freeSymbols(graph: Graph): ReadonlySet<string> {
  const dims = graph.inputs.flatMap((input) => input.shape ?? []);
  return new Set(dims.flatMap((dim) => (typeof dim === 'string' ? [dim, ...symbolsIn(dim)] : [])));
}

/** Symbols of the input become the sizes at their axes. */
function takeSizes(input: ValueInfo, chosen: readonly number[], symbols: Map<string, number>) {
  chosen.forEach((size) => requireSize(size, `shape of "${input.name}"`));
  if (!input.shape) return;
  if (input.shape.length !== chosen.length) throw contradiction(input, chosen, input.shape);
  input.shape.forEach((dim: Dim, axis) => {
    const size = chosen[axis] ?? 1;
    if (typeof dim === 'string' && symbolsIn(dim).length <= 1 && !/[ (*]/.test(dim)) {
      const before = symbols.get(dim);
      if (before !== undefined && before !== size)
        throw badOption(
          `Input "${input.name}" can't be ${formatShape(chosen)}: ${dim} is ${before} already.`,
        );
      symbols.set(dim, size);
    } else if (!mayEqual(dim, size)) throw contradiction(input, chosen, input.shape);
  });
}

function requireSize(size: number, what: string) {
  if (!Number.isSafeInteger(size) || size < 0)
    throw badOption(`The ${what} must be whole numbers of at least 0, not ${size}.`);
}

function contradiction(input: ValueInfo, chosen: Shape, expected: Shape | undefined): ModelError {
  return new ModelError(
    'bad-option',
    `Input "${input.name}" can't be ${formatShape(chosen)}: the model expects ${formatShape(input.shape)}.`,
    { shapes: [chosen, expected] },
  );
}

function unknownInput(graph: Graph, name: string): ModelError {
  const listed = graph.inputs.map((input) => `"${input.name}" (${formatShape(input.shape)})`);
  const closest = closestName(
    name,
    graph.inputs.map((input) => input.name),
  );
  const hint = closest === undefined ? '' : ` Did you mean "${closest}"?`;
  return badOption(
    `The model has no input called "${name}": its inputs are ${listed.join(', ') || 'none'}.${hint}`,
  );
}

function badOption(message: string): ModelError {
  return new ModelError('bad-option', message);
}
