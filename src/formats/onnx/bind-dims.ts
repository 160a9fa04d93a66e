import * as l10n from '@vscode/l10n';
import { create } from '@bufbuild/protobuf';
import { formatShape } from '../../model/tensor';
import { bindDim } from '../../model/symbols';
import { FormatError } from '../errors';
import {
  type GraphProto,
  type TensorShapeProto,
  TensorShapeProtoSchema,
  type TensorShapeProto_Dimension,
  type ValueInfoProto,
} from './proto/onnx_pb';
import { namelessDim } from './view';
import { graphsBelow } from './walk';

/** Sizes for a run, as `Bindings` of the model has them. */
export interface DimOptions {
  readonly symbols: Readonly<Record<string, number>>;
  readonly inputShapes: Readonly<Record<string, readonly number[]>>;
}

/**
 * Fixes the free sizes of a graph's inputs, in place. The runtime's Node.js binding ignores
 * `freeDimensionOverrides`, so the model itself is changed. Sizes that stay free stay so.
 *
 * What the file states about other tensors may be stale then: types of intermediate tensors are
 * dropped (the runtime infers them), those of outputs keep only what is certain.
 *
 * @throws FormatError `unknown-input` or `bad-shape`.
 */
export function bindDims(graph: GraphProto, options: DimOptions): void {
  const inputs = runtimeInputs(graph);
  checkShapes(inputs, options.inputShapes);
  const symbols = knownSymbols(inputs, options);
  let changedFixedSize = false;
  for (const input of inputs) {
    changedFixedSize =
      bindInput(input, options.inputShapes[input.name], symbols) || changedFixedSize;
  }
  for (const output of graph.output) bindOther(output, symbols, changedFixedSize);
  graph.valueInfo = [];
  for (const inner of graphsBelow(graph.node)) {
    for (const info of [...inner.input, ...inner.output]) {
      bindOther(info, symbols, changedFixedSize);
    }
    inner.valueInfo = [];
  }
}

/** Inputs without those that only give an initializer another name for itself. */
export function runtimeInputs(graph: GraphProto): ValueInfoProto[] {
  const initialized = new Set(graph.initializer.map(({ name }) => name));
  for (const { values } of graph.sparseInitializer) if (values) initialized.add(values.name);
  return graph.input.filter(({ name }) => !initialized.has(name));
}

function checkShapes(
  inputs: readonly ValueInfoProto[],
  shapes: Readonly<Record<string, readonly number[]>>,
): void {
  for (const [name, shape] of Object.entries(shapes)) {
    const input = inputs.find((candidate) => candidate.name === name);
    if (!input) {
      const known = inputs.map((candidate) => candidate.name).join(', ');
      throw new FormatError(
        'unknown-input',
        l10n.t('The model has no input "{0}"; it has {1}.', name, known),
      );
    }
    const stated = tensorShape(input);
    const fits = stated === undefined || stated.dim.length === shape.length;
    if (fits && shape.every((size) => Number.isSafeInteger(size) && size >= 0)) continue;
    const given = formatShape(shape);
    throw new FormatError(
      'bad-shape',
      stated
        ? l10n.t(
            'The input "{0}" has {1} dimensions, so {2} doesn\'t fit it.',
            name,
            stated.dim.length,
            given,
          )
        : l10n.t('The input "{0}" has another form, so {1} doesn\'t fit it.', name, given),
    );
  }
}

/** The given symbols, and those that a given shape settles (the first input wins). */
function knownSymbols(
  inputs: readonly ValueInfoProto[],
  { symbols, inputShapes }: DimOptions,
): Map<string, number> {
  const known = new Map<string, number>();
  for (const input of inputs) {
    const shape = inputShapes[input.name];
    tensorShape(input)?.dim.forEach((dim, index) => {
      const size = shape?.[index];
      if (size === undefined || dim.value.case !== 'dimParam') return;
      if (!known.has(dim.value.value)) known.set(dim.value.value, size);
    });
  }
  for (const [name, size] of Object.entries(symbols)) if (!known.has(name)) known.set(name, size);
  return known;
}

/** Returns whether a size that the file fixes was changed. */
function bindInput(
  input: ValueInfoProto,
  given: readonly number[] | undefined,
  symbols: ReadonlyMap<string, number>,
): boolean {
  const shape = given ? shapeToFill(input, given.length) : tensorShape(input);
  let changed = false;
  shape?.dim.forEach((dim, index) => {
    const old =
      dim.value.case === 'dimValue' && dim.value.value >= 0n ? dim.value.value : undefined;
    const size = given?.[index] ?? sizeOf(dim, input.name, index, symbols);
    if (size === undefined) return;
    if (old !== undefined && old !== BigInt(size)) changed = true;
    dim.value = { case: 'dimValue', value: BigInt(size) };
  });
  return changed;
}

/** Outputs and boundaries of subgraphs: a size that isn't certain is left to the runtime. */
function bindOther(
  info: ValueInfoProto,
  symbols: ReadonlyMap<string, number>,
  dropShape: boolean,
): void {
  if (info.type?.value.case !== 'tensorType') return;
  const tensor = info.type.value.value;
  if (dropShape) tensor.shape = undefined;
  tensor.shape?.dim.forEach((dim, index) => {
    const size = sizeOf(dim, info.name, index, symbols);
    dim.value =
      size === undefined ? { case: undefined } : { case: 'dimValue', value: BigInt(size) };
  });
}

function sizeOf(
  dim: TensorShapeProto_Dimension,
  tensor: string,
  index: number,
  symbols: ReadonlyMap<string, number>,
): number | undefined {
  if (dim.value.case === 'dimValue' && dim.value.value >= 0n) return Number(dim.value.value);
  const named = dim.value.case === 'dimParam' && dim.value.value !== '';
  const size = bindDim(named ? String(dim.value.value) : namelessDim(tensor, index), symbols);
  return typeof size === 'number' && size >= 0 ? size : undefined;
}

function tensorShape(info: ValueInfoProto): TensorShapeProto | undefined {
  return info.type?.value.case === 'tensorType' ? info.type.value.value.shape : undefined;
}

/** The shape of an input, made up of free sizes if the file doesn't even state the rank. */
function shapeToFill(input: ValueInfoProto, rank: number): TensorShapeProto | undefined {
  if (input.type?.value.case !== 'tensorType') return undefined;
  const tensor = input.type.value.value;
  tensor.shape ??= create(TensorShapeProtoSchema, {
    dim: Array.from({ length: rank }, () => ({ value: { case: undefined } })),
  });
  return tensor.shape;
}
