import * as l10n from '@vscode/l10n';
import { basename } from 'node:path';
import { FormatError } from '../../../formats/errors';
import type { TfjsFile } from '../../../formats/tfjs/read';
import type { DataType, ValueInfo } from '../../../model/tensor';
import { valueInfo } from './free-sizes';
import type { NodeDef, ShapeDef } from './graph-topology';
import { graphNodes, nodeNameOf, signatureInputs } from './graph-topology';

/** TensorFlow's types by name and number, as far as they can be inputs here. */
const TYPES: Readonly<Record<string, DataType>> = {
  DT_FLOAT: 'float32',
  1: 'float32',
  DT_DOUBLE: 'float32',
  2: 'float32',
  DT_HALF: 'float32',
  19: 'float32',
  DT_INT32: 'int32',
  3: 'int32',
  DT_UINT8: 'uint8',
  4: 'uint8',
  DT_INT8: 'int8',
  6: 'int8',
  DT_INT64: 'int64',
  9: 'int64',
  DT_BOOL: 'bool',
  10: 'bool',
};

/**
 * What a graph model takes, by the names of its signature, else of its placeholders. Throws
 * FormatError for text, which no backend here computes with, and for other types that it lacks.
 */
export function graphInputs(file: TfjsFile): readonly ValueInfo[] {
  const placeholders = graphNodes(file).filter((node) => node.op.startsWith('Placeholder'));
  const signature = Object.entries(signatureInputs(file) ?? {});
  const named = signature.filter(([, entry]) => entry.resourceId === undefined);
  const inputs =
    signature.length > 0
      ? named.map(([key, entry]) => ({
          key,
          type: entry.dtype,
          shape: entry.tensorShape,
          node: placeholders.find((node) => node.name === nodeNameOf(entry.name ?? key)),
        }))
      : placeholders.map((node) => ({ key: node.name, type: undefined, shape: undefined, node }));
  return inputs.map(({ key, type, shape, node }) =>
    valueInfo(
      key,
      dataType(file, key, node?.attr?.['dtype']?.type ?? type),
      bothKnow(sizesOf(shape), placeholderSizes(node)),
      inputs.length > 1,
    ),
  );
}

function dataType(file: TfjsFile, input: string, type: string | number | undefined): DataType {
  // TF.js doesn't check inputs without a type.
  const found = type === undefined ? 'float32' : TYPES[type];
  if (found) return found;
  throw new FormatError(
    'unsupported',
    type === 'DT_STRING' || type === 7
      ? l10n.t(
          'The input "{0}" of {1} is text, which TensorFlow.js can\'t compute with here.',
          input,
          basename(file.path),
        )
      : l10n.t(
          'The input "{0}" of {1} is {2}, which TensorFlow.js can\'t compute with.',
          input,
          basename(file.path),
          String(type),
        ),
    { path: file.path },
  );
}

function placeholderSizes(node: NodeDef | undefined) {
  return sizesOf(node?.attr?.['shape']?.shape);
}

/** null where a size is free; undefined where not even the rank is known. */
function sizesOf(shape: ShapeDef | undefined): readonly (number | null)[] | undefined {
  if (!shape || shape.unknownRank) return undefined;
  return (shape.dim ?? []).map(({ size }) => {
    const number = Number(size ?? -1);
    return Number.isSafeInteger(number) && number >= 0 ? number : null;
  });
}

/** TF.js checks against the placeholder: a size that either fixes is fixed. */
function bothKnow(
  stated: readonly (number | null)[] | undefined,
  checked: readonly (number | null)[] | undefined,
): readonly (number | null)[] | undefined {
  // A placeholder of any rank has an empty shape in older files.
  if (!checked || checked.length === 0) return stated ?? checked;
  if (stated?.length !== checked.length) return checked;
  return checked.map((size, axis) => size ?? stated[axis] ?? null);
}
