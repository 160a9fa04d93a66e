import * as l10n from '@vscode/l10n';
import { basename } from 'node:path';
import { FormatError } from '../../../formats/errors';
import { isObject } from '../../../formats/tfjs/read';
import type { DataType, ValueInfo } from '../../../model/tensor';
import { valueInfo } from './free-sizes';
import type { LayerConfig } from './layers-config';
import { layersOf } from './layers-config';

interface Input {
  readonly name: string;
  readonly dtype: DataType;
  readonly shape: readonly (number | null)[];
}

/**
 * What a layers model takes, in the order in which TF.js wants it. Free sizes become symbols.
 * Throws FormatError.
 */
export function layersInputs(root: LayerConfig, path: string): readonly ValueInfo[] {
  const inputs = inputsOf(root, path);
  return inputs.map(({ name, dtype, shape }) => valueInfo(name, dtype, shape, inputs.length > 1));
}

function inputsOf(model: LayerConfig, path: string): readonly Input[] {
  const layers = layersOf(model) ?? [];
  const named = model.config['input_layers'] ?? model.config['inputLayers'];
  if (!Array.isArray(named)) return sequentialInputs(layers[0], path);
  return inputNames(named).map((name) => {
    const layer = layers.find((candidate) => candidate.name === name);
    const input = layer && inputOf(layer, layer.name);
    if (input) return input;
    throw malformed(path, l10n.t('{0} names an input "{1}" that it lacks.', basename(path), name));
  });
}

/** `[["a", 0, 0], ["b", 0, 0]]`, or `["a", 0, 0]` for one. */
function inputNames(list: readonly unknown[]): string[] {
  const entries = typeof list[0] === 'string' ? [list] : list;
  return entries.map((entry) => String(Array.isArray(entry) ? entry[0] : entry));
}

/** A sequential model's input is its first layer's, and named after it. */
function sequentialInputs(first: LayerConfig | undefined, path: string): readonly Input[] {
  if (first && layersOf(first)) return inputsOf(first, path);
  const name = first?.className === 'InputLayer' ? first.name : `${first?.name}_input`;
  const input = first && inputOf(first, name);
  if (input) return [input];
  throw malformed(
    path,
    l10n.t(
      "{0} doesn't say the shape of its input: give its first layer an input shape.",
      basename(path),
    ),
  );
}

function inputOf({ config }: LayerConfig, name: string): Input | undefined {
  const batchShape =
    config['batch_input_shape'] ?? config['batchInputShape'] ?? config['batch_shape'];
  const shape =
    sizes(batchShape) ??
    sizes(config['input_shape'] ?? config['inputShape'])?.toSpliced(0, 0, null);
  return shape && { name, dtype: inputType(config['dtype']), shape };
}

function sizes(value: unknown): readonly (number | null)[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const isSize = (size: unknown) =>
    size === null || (Number.isSafeInteger(size) && Number(size) >= 0);
  return value.every(isSize) ? (value as (number | null)[]) : undefined;
}

/** Policies of mixed precision compute in float32 here. */
function inputType(value: unknown): DataType {
  const name = isObject(value) ? (value['config'] as { name?: unknown } | null)?.name : value;
  if (name === 'string' || name === 'bool' || name === 'uint8') return name;
  return typeof name === 'string' && /^u?int\d/.test(name) ? 'int32' : 'float32';
}

function malformed(path: string, message: string): FormatError {
  return new FormatError('malformed', message, { path });
}
