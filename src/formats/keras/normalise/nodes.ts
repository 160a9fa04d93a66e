import type { JsonObject } from '../json';
import { isObject } from '../json';

/** A tensor of a functional model: a layer's name, which of its calls, and which of the results. */
export type Reference = readonly [layer: string, call: number, result: number];

/** One call of a layer, of Keras 2 or 3. */
export interface Call {
  /** Positional arguments; a list of tensors is one. */
  readonly args: readonly unknown[];
  readonly kwargs: Readonly<Record<string, unknown>>;
  /** Keras 2 keeps what a layer was called with; Keras 3 says it anew with each run. */
  readonly isOld: boolean;
}

/** A layer or operation of a functional model. */
export interface Entry {
  readonly name: string;
  readonly layer: JsonObject;
  readonly calls: readonly Call[];
}

/** Stands for a tensor among the arguments. */
export class TensorReference {
  constructor(readonly reference: Reference) {}
}

/** `inbound_nodes` of a layer; none for inputs and in sequential models. */
export function callsIn(nodes: unknown): Call[] {
  if (!Array.isArray(nodes)) return [];
  return nodes.map((node) => (isObject(node) ? newCall(node) : oldCall(node)));
}

/** `["x", 0, 0]`, a list of these, or one by name: what `input_layers` and `output_layers` are. */
export function referencesIn(structure: unknown): Reference[] {
  if (isReference(structure)) return [[structure[0], structure[1], structure[2]]];
  if (Array.isArray(structure)) return structure.flatMap(referencesIn);
  if (!isObject(structure)) return [];
  return Object.keys(structure)
    .sort()
    .flatMap((key) => referencesIn(structure[key]));
}

/** All tensors among the arguments, in order. */
export function tensorsIn(value: unknown): Reference[] {
  if (value instanceof TensorReference) return [value.reference];
  if (Array.isArray(value)) return value.flatMap(tensorsIn);
  if (isObject(value)) return Object.values(value).flatMap(tensorsIn);
  return [];
}

/** Tensors that a layer takes, in the order in which TF.js wants them. */
export function inputsOf({ args, kwargs }: Call): Reference[] {
  const named = ['query', 'value', 'key', 'initial_state', 'inputs', 'sequences'];
  const { query, value, key, ...others } = kwargs;
  const known = Object.entries(others).filter(([name]) => named.includes(name));
  return [
    ...tensorsIn(query),
    ...tensorsIn(args),
    ...tensorsIn(value),
    ...tensorsIn(key),
    ...known.flatMap(([, item]) => tensorsIn(item)),
  ];
}

function newCall(node: Readonly<Record<string, unknown>>): Call {
  const args = Array.isArray(node['args']) ? node['args'].map(newValue) : [];
  const kwargs = isObject(node['kwargs']) ? node['kwargs'] : {};
  const values = Object.entries(kwargs).map(([key, value]) => [key, newValue(value)]);
  return { args, kwargs: Object.fromEntries(values) as Call['kwargs'], isOld: false };
}

function newValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(newValue);
  if (!isObject(value)) return value;
  const { config } = value;
  if (value['class_name'] === '__keras_tensor__' && isObject(config)) {
    const [reference] = referencesIn(config['keras_history']);
    if (reference) return new TensorReference(reference);
  }
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, newValue(item)]));
}

/** A list of entries `["x", 0, 0, {…}]`, or one of these as it is. */
function oldCall(node: unknown): Call {
  const entries = Array.isArray(node) && Array.isArray(node[0]) ? (node as unknown[][]) : [node];
  const kwargs: Record<string, unknown> = {};
  const given = entries.map((entry) => {
    const more: unknown = Array.isArray(entry) ? entry[3] : undefined;
    if (isObject(more))
      for (const [key, value] of Object.entries(more)) kwargs[key] = oldValue(value);
    return oldValue(entry);
  });
  return { args: [given.length === 1 ? given[0] : given], kwargs, isOld: true };
}

function oldValue(value: unknown): unknown {
  if (isReference(value)) return new TensorReference([value[0], value[1], value[2]]);
  return Array.isArray(value) ? value.map(oldValue) : value;
}

function isReference(value: unknown): value is [string, number, number, ...unknown[]] {
  return (
    Array.isArray(value) &&
    typeof value[0] === 'string' &&
    Number.isInteger(value[1]) &&
    Number.isInteger(value[2])
  );
}
