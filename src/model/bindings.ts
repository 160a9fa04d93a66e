import * as l10n from '@vscode/l10n';
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
      throw badOption(
        list
          ? l10n.t('The model has no size called "{0}": its free sizes are {1}.', name, list)
          : l10n.t('The model has no size called "{0}": its inputs have fixed sizes.', name),
      );
    }
    if (!isSize(size))
      throw badOption(
        l10n.t('The size "{0}" must be whole numbers of at least 0, not {1}.', name, size),
      );
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
  const odd = chosen.find((size) => !isSize(size));
  if (odd !== undefined)
    throw badOption(
      l10n.t('The shape of "{0}" must be whole numbers of at least 0, not {1}.', input.name, odd),
    );
  if (!input.shape) return;
  if (input.shape.length !== chosen.length) throw contradiction(input, chosen, input.shape);
  input.shape.forEach((dim: Dim, axis) => {
    const size = chosen[axis] ?? 1;
    if (typeof dim === 'string' && symbolsIn(dim).length <= 1 && !/[ (*]/.test(dim)) {
      const before = symbols.get(dim);
      if (before !== undefined && before !== size)
        throw badOption(
          l10n.t(
            'Input "{0}" can\'t be {1}: {2} is {3} already.',
            input.name,
            formatShape(chosen),
            dim,
            before,
          ),
        );
      symbols.set(dim, size);
    } else if (!mayEqual(dim, size)) throw contradiction(input, chosen, input.shape);
  });
}

function isSize(size: number): boolean {
  return Number.isSafeInteger(size) && size >= 0;
}

function contradiction(input: ValueInfo, chosen: Shape, expected: Shape | undefined): ModelError {
  return new ModelError(
    'bad-option',
    l10n.t(
      'Input "{0}" can\'t be {1}: the model expects {2}.',
      input.name,
      formatShape(chosen),
      formatShape(input.shape),
    ),
    { shapes: [chosen, expected] },
  );
}

function unknownInput(graph: Graph, name: string): ModelError {
  const listed = graph.inputs.map((input) => `"${input.name}" (${formatShape(input.shape)})`);
  const known = listed.join(', ') || l10n.t('none');
  const closest = closestName(
    name,
    graph.inputs.map((input) => input.name),
  );
  return badOption(
    closest === undefined
      ? l10n.t('The model has no input called "{0}": its inputs are {1}.', name, known)
      : l10n.t(
          'The model has no input called "{0}": its inputs are {1}. Did you mean "{2}"?',
          name,
          known,
          closest,
        ),
  );
}

function badOption(message: string): ModelError {
  return new ModelError('bad-option', message);
}
