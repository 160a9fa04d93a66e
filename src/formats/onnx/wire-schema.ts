import { type DescField, type DescMessage, ScalarType } from '@bufbuild/protobuf';

export const WIRE_VARINT = 0;
export const WIRE_64_BIT = 1;
export const WIRE_BYTES = 2;
export const WIRE_32_BIT = 5;

/** What a field looks like in wire format. */
export interface WireField {
  readonly name: string;
  readonly wireType: number;
  /** Repeated numbers may also come packed, whatever the schema prefers. */
  readonly mayBePacked: boolean;
  readonly message?: DescMessage | undefined;
}

const cache = new WeakMap<DescMessage, ReadonlyMap<number, WireField>>();

/** The fields of a message by number. */
export function wireFields(message: DescMessage): ReadonlyMap<number, WireField> {
  let fields = cache.get(message);
  if (!fields) {
    fields = new Map(message.fields.map((field) => [field.number, describe(field)]));
    cache.set(message, fields);
  }
  return fields;
}

function describe(field: DescField): WireField {
  const base = { name: field.name, mayBePacked: false };
  if (field.message) return { ...base, wireType: WIRE_BYTES, message: field.message };
  if (field.enum) return { ...base, wireType: WIRE_VARINT };
  const wireType = scalarWireType(field.scalar);
  const mayBePacked = field.fieldKind === 'list' && wireType !== WIRE_BYTES;
  return { ...base, wireType, mayBePacked };
}

function scalarWireType(scalar: ScalarType | undefined): number {
  switch (scalar) {
    case ScalarType.STRING:
    case ScalarType.BYTES:
      return WIRE_BYTES;
    case ScalarType.DOUBLE:
    case ScalarType.FIXED64:
    case ScalarType.SFIXED64:
      return WIRE_64_BIT;
    case ScalarType.FLOAT:
    case ScalarType.FIXED32:
    case ScalarType.SFIXED32:
      return WIRE_32_BIT;
    default:
      return WIRE_VARINT;
  }
}
