import * as l10n from '@vscode/l10n';
import { dataTypeOf } from './data-types';
import { leftOutEntries, type TypedField } from './left-out';
import { TensorProto_DataLocation, TensorProtoSchema } from './proto/onnx_pb';
import type { SkeletonCopier } from './skeleton';
import { WIRE_BYTES, WIRE_VARINT, wireFields } from './wire-schema';

/** Below this, data is read with the graph: shapes, axes and scales, which analysis needs. */
const BULK_BYTES = 1024;

const DATA_TYPE = TensorProtoSchema.field.dataType.number;
const RAW_DATA = TensorProtoSchema.field.rawData.number;
const EXTERNAL_DATA = TensorProtoSchema.field.externalData.number;
const DATA_LOCATION = TensorProtoSchema.field.dataLocation.number;

const TYPED_FIELDS: ReadonlyMap<number, TypedField> = new Map([
  [TensorProtoSchema.field.floatData.number, 'float_data'],
  [TensorProtoSchema.field.int32Data.number, 'int32_data'],
  [TensorProtoSchema.field.int64Data.number, 'int64_data'],
  [TensorProtoSchema.field.doubleData.number, 'double_data'],
  [TensorProtoSchema.field.uint64Data.number, 'uint64_data'],
]);

interface Range {
  readonly offset: number;
  readonly length: number;
}

/** What is known of a tensor's data once all its fields have been seen. */
interface Payload {
  dataType: number;
  external: boolean;
  raw: Range | undefined;
  /** Packed parts of typed fields by field number, in file order. */
  readonly packed: Map<number, Range[]>;
  readonly externalEntries: Range[];
  hasUnpacked: boolean;
}

/**
 * Copies a TensorProto without bulk. Where the data is can only be told at its end (a later
 * `raw_data` replaces an earlier one, packed parts add up), so data fields are noted first.
 */
export function copyTensor(copier: SkeletonCopier, end: number, depth: number): void {
  const payload: Payload = {
    dataType: 0,
    external: false,
    raw: undefined,
    packed: new Map(),
    externalEntries: [],
    hasUnpacked: false,
  };
  while (copier.in.position < end) readField(copier, payload, end, depth);
  const resume = copier.in.position;
  writePayload(copier, payload, depth);
  copier.in.position = resume;
}

function readField(copier: SkeletonCopier, payload: Payload, end: number, depth: number): void {
  const { number, wireType } = copier.readTag(end);
  const isBytes = wireType === WIRE_BYTES;
  if (number === RAW_DATA && isBytes) payload.raw = skipRange(copier, end);
  else if (number === EXTERNAL_DATA && isBytes)
    payload.externalEntries.push(skipRange(copier, end));
  else if (number === DATA_LOCATION && wireType === WIRE_VARINT) {
    payload.external = copier.in.varint(end) === (TensorProto_DataLocation.EXTERNAL as number);
  } else if (TYPED_FIELDS.has(number) && isBytes) {
    const parts = payload.packed.get(number) ?? [];
    parts.push(skipRange(copier, end));
    payload.packed.set(number, parts);
  } else {
    if (number === DATA_TYPE && wireType === WIRE_VARINT) {
      const start = copier.in.position;
      payload.dataType = copier.in.varint(end);
      copier.in.position = start;
    }
    payload.hasUnpacked ||= TYPED_FIELDS.has(number);
    copier.copyField(wireFields(TensorProtoSchema).get(number), number, wireType, end, depth);
  }
}

function skipRange(copier: SkeletonCopier, end: number): Range {
  const length = copier.in.length(end);
  const offset = copier.in.position;
  copier.in.position += length;
  return { offset, length };
}

function writePayload(copier: SkeletonCopier, payload: Payload, depth: number): void {
  if (payload.external) {
    for (const entry of payload.externalEntries) copyRange(copier, EXTERNAL_DATA, entry, depth);
    writeLocation(copier);
    return;
  }
  if (payload.raw && payload.raw.length > BULK_BYTES) return writeExternal(copier, payload.raw);
  if (payload.raw) copyRange(copier, RAW_DATA, payload.raw, depth);
  for (const [number, parts] of payload.packed) writeTyped(copier, payload, number, parts, depth);
}

function writeTyped(
  copier: SkeletonCopier,
  payload: Payload,
  number: number,
  parts: readonly Range[],
  depth: number,
): void {
  const total = parts.reduce((sum, part) => sum + part.length, 0);
  if (total <= BULK_BYTES) {
    for (const part of parts) copyRange(copier, number, part, depth);
    return;
  }
  if (payload.hasUnpacked || payload.packed.size > 1) {
    throw copier.in.malformed(l10n.t('a weight in it mixes several forms of data'));
  }
  const [only] = parts;
  if (only && parts.length === 1 && isRaw(number, payload.dataType)) {
    return writeExternal(copier, only);
  }
  const field = TYPED_FIELDS.get(number) ?? 'int32_data';
  for (const [key, value] of leftOutEntries({ field, parts })) writeEntry(copier, key, value);
  writeLocation(copier);
}

/** Packed floats and doubles are the little-endian bytes that `raw_data` would have. */
function isRaw(field: number, dataType: number): boolean {
  const name = TYPED_FIELDS.get(field);
  const dtype = dataTypeOf(dataType);
  if (name === 'float_data') return dtype === 'float32' || dtype === 'complex64';
  return name === 'double_data' && (dtype === 'float64' || dtype === 'complex128');
}

function writeExternal(copier: SkeletonCopier, range: Range): void {
  writeEntry(copier, 'location', copier.ownName);
  writeEntry(copier, 'offset', String(range.offset));
  writeEntry(copier, 'length', String(range.length));
  writeLocation(copier);
}

function writeEntry(copier: SkeletonCopier, key: string, value: string): void {
  copier.out.tag(EXTERNAL_DATA, WIRE_BYTES);
  const start = copier.out.beginLength();
  copier.out.text(1, key);
  copier.out.text(2, value);
  copier.out.endLength(start);
}

function writeLocation(copier: SkeletonCopier): void {
  copier.out.tag(DATA_LOCATION, WIRE_VARINT);
  copier.out.varint(TensorProto_DataLocation.EXTERNAL);
}

/** Copies a field that was noted and skipped before. */
function copyRange(copier: SkeletonCopier, number: number, range: Range, depth: number): void {
  const field = wireFields(TensorProtoSchema).get(number);
  if (!field) throw new Error(`TensorProto has no field ${number}`);
  copier.in.position = range.offset;
  copier.copyBody(field, number, range.length, depth);
}
