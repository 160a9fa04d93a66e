import { ByteWriter } from '../../src/formats/onnx/byte-writer';

/** Wire format by hand, for files that no encoder would write. */
export function bytesField(number: number, content: Uint8Array, missing = 0): Uint8Array {
  const writer = new ByteWriter(64);
  writer.tag(number, 2);
  writer.varint(content.length + missing);
  writer.bytes(content);
  return writer.done();
}

export function textField(number: number, text: string): Uint8Array {
  return bytesField(number, new TextEncoder().encode(text));
}

export function varintField(number: number, value: number): Uint8Array {
  const writer = new ByteWriter(64);
  writer.tag(number, 0);
  writer.varint(value);
  return writer.done();
}

export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  const writer = new ByteWriter(64);
  for (const part of parts) writer.bytes(part);
  return writer.done();
}

/** Field numbers of onnx.proto that tests use. */
export const MODEL = { irVersion: 1, graph: 7, opset: 8, training: 20 };
export const GRAPH = { node: 1, name: 2, initializer: 5, input: 11, valueInfo: 13 };
export const TENSOR = {
  dims: 1,
  dataType: 2,
  floatData: 4,
  int32Data: 5,
  int64Data: 7,
  name: 8,
  rawData: 9,
};

export const IR_VERSION = varintField(MODEL.irVersion, 8);
