import * as l10n from '@vscode/l10n';
import { create } from '@bufbuild/protobuf';
import { FormatError } from '../errors';
import {
  StringStringEntryProtoSchema,
  type TensorProto,
  TensorProto_DataLocation,
} from './proto/onnx_pb';

/**
 * Numbers of a typed field (`int64_data`, …) that stayed in the model file. They are varints, so
 * that the runtime can't read them as external data; a run converts them (tensor-data.ts).
 */
export interface LeftOut {
  readonly field: TypedField;
  /** Packed parts in the model file, in order. */
  readonly parts: readonly { readonly offset: number; readonly length: number }[];
}

const TYPED_FIELDS = [
  'float_data',
  'int32_data',
  'int64_data',
  'double_data',
  'uint64_data',
] as const;
export type TypedField = (typeof TYPED_FIELDS)[number];

/**
 * The skeleton notes what it left out as external-data entries, the one place that survives
 * cloning and re-encoding. A file that holds such entries itself gains nothing: parts are ranges
 * of that same file and are checked like any.
 */
const FIELD_KEY = 'layerline.field';
const PARTS_KEY = 'layerline.parts';

export function leftOutEntries(leftOut: LeftOut): [string, string][] {
  const parts = leftOut.parts.map(({ offset, length }) => `${offset}+${length}`).join(',');
  return [
    [FIELD_KEY, leftOut.field],
    [PARTS_KEY, parts],
  ];
}

/** What the skeleton left out of a tensor as typed numbers, if anything. */
export function leftOutOf(tensor: TensorProto): LeftOut | undefined {
  if (tensor.dataLocation !== TensorProto_DataLocation.EXTERNAL) return undefined;
  const entries = new Map(tensor.externalData.map(({ key, value }) => [key, value]));
  const field = TYPED_FIELDS.find((name) => name === entries.get(FIELD_KEY));
  if (!field) return undefined;
  const parts = (entries.get(PARTS_KEY) ?? '').split(',').map((part) => {
    const [offset = NaN, length = NaN] = part.split('+').map(Number);
    if (!Number.isSafeInteger(offset + length) || offset < 0 || length < 0) {
      throw new FormatError(
        'malformed',
        l10n.t('The weight {0} has unreadable data.', labelOf(tensor)),
      );
    }
    return { offset, length };
  });
  return { field, parts };
}

/** Makes a tensor hold its data inside the file again, as ONNX `raw_data`. */
export function setRawData(tensor: TensorProto, bytes: Uint8Array): void {
  tensor.rawData = bytes;
  tensor.externalData = [];
  tensor.dataLocation = TensorProto_DataLocation.DEFAULT;
  tensor.floatData = [];
  tensor.int32Data = [];
  tensor.int64Data = [];
  tensor.doubleData = [];
  tensor.uint64Data = [];
}

/** Makes a tensor refer to a range of a file; `location` is relative with forward slashes. */
export function setExternalData(
  tensor: TensorProto,
  range: { location: string; offset: number; length: number },
): void {
  tensor.externalData = Object.entries(range).map(([key, value]) =>
    create(StringStringEntryProtoSchema, { key, value: String(value) }),
  );
  tensor.dataLocation = TensorProto_DataLocation.EXTERNAL;
}

/** Name of a tensor for messages; tensors in attributes mostly have none. */
export function labelOf(tensor: TensorProto): string {
  return tensor.name || l10n.t('(unnamed)');
}
