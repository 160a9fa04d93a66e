import { closeSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkExternalData } from '../../src/formats/onnx/external';
import { leftOutOf } from '../../src/formats/onnx/left-out';
import { TensorProto_DataType } from '../../src/formats/onnx/proto/onnx_pb';
import { openOnnx } from '../../src/formats/onnx/read';
import { readSkeleton } from '../../src/formats/onnx/skeleton';
import { withFile } from '../../src/formats/files';
import { tensors } from '../../src/formats/onnx/walk';
import { expectFormatError, openBytes, rawModel, tempFolder } from './support';
import {
  bytesField,
  concat,
  GRAPH,
  IR_VERSION,
  MODEL,
  TENSOR,
  textField,
  varintField,
} from './wire';

const folder = tempFolder();
const GIB = 2 ** 30;

const bulk = new Uint8Array(5000).map((_, i) => i % 251);
const heavy = (name: string) => ({
  name,
  dataType: TensorProto_DataType.UINT8,
  dims: [5000n],
  rawData: bulk,
});

/** Tensors in every place where a file can have them. */
const EVERYWHERE = {
  graph: {
    name: 'g',
    initializer: [heavy('initializer')],
    sparseInitializer: [{ values: heavy('values'), indices: heavy('indices'), dims: [10000n] }],
    node: [
      {
        opType: 'If',
        attribute: [
          { name: 't', type: 4, t: heavy('attribute') },
          { name: 'ts', type: 9, tensors: [heavy('list')] },
          { name: 's', type: 11, sparseTensor: { values: heavy('sparse attribute') } },
          { name: 'g', type: 5, g: { name: 'inner', initializer: [heavy('subgraph')] } },
          { name: 'gs', type: 10, graphs: [{ name: 'inner', initializer: [heavy('subgraphs')] }] },
        ],
      },
    ],
  },
  functions: [
    {
      name: 'F',
      domain: 'd',
      node: [{ opType: 'Constant', attribute: [{ name: 'value', type: 4, t: heavy('function') }] }],
      attributeProto: [{ name: 'default', type: 4, t: heavy('default') }],
    },
  ],
};

test('bulk is left out at every depth, and found again', async () => {
  const bytes = rawModel(EVERYWHERE);
  const file = await openBytes(folder, bytes);
  const found = [...tensors(file.proto)];
  expect(found.map(({ name }) => name).sort()).toEqual(
    [
      ...['attribute', 'default', 'function', 'indices', 'initializer', 'list'],
      ...['sparse attribute', 'subgraph', 'subgraphs', 'values'],
    ].sort(),
  );
  for (const tensor of found) {
    expect(tensor.rawData.length, tensor.name).toBe(0);
    const entries = Object.fromEntries(tensor.externalData.map(({ key, value }) => [key, value]));
    expect(join(folder, entries.location ?? '')).toBe(file.path);
    const start = Number(entries.offset);
    expect(bytes.slice(start, start + Number(entries.length))).toEqual(bulk);
  }
});

test('data up to 1 kB stays', async () => {
  const small = { name: 'w', dataType: 2, dims: [1024n], rawData: bulk.slice(0, 1024) };
  const file = await openBytes(folder, rawModel({ graph: { initializer: [small] } }));
  expect(file.model.graph.weights.get('w')?.source).toEqual({
    kind: 'bytes',
    bytes: small.rawData,
  });
});

test('training information is dropped', async () => {
  const training = { algorithm: { name: 'a', initializer: [heavy('training')] } };
  const file = await openBytes(
    folder,
    rawModel({ graph: { name: 'g' }, trainingInfo: [training] }),
  );
  expect(file.proto.trainingInfo).toEqual([]);
});

const TYPED = {
  float_data: { dataType: 1, floatData: Array.from({ length: 999 }, (_, i) => i / 8) },
  double_data: { dataType: 11, doubleData: Array.from({ length: 999 }, (_, i) => i / 8) },
};

test.each(Object.entries(TYPED))('%s in bulk becomes external data', async (_field, data) => {
  const tensor = { name: 'w', dims: [999n], ...data };
  const bytes = rawModel({ graph: { initializer: [tensor] } });
  const { source } = (await openBytes(folder, bytes)).model.graph.weights.get('w') ?? {};
  if (source?.kind !== 'file') throw new Error(`source is ${source?.kind}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset + source.offset, source.length);
  expect(source.length === 999 * 4 ? view.getFloat32(4, true) : view.getFloat64(8, true)).toBe(
    1 / 8,
  );
});

test('integers in bulk are noted with their place', async () => {
  const tensor = { name: 'w', dataType: 7, dims: [900n], int64Data: Array<bigint>(900).fill(300n) };
  const file = await openBytes(folder, rawModel({ graph: { initializer: [tensor] } }));
  const [initializer] = file.proto.graph?.initializer ?? [];
  expect(file.model.graph.weights.get('w')?.source).toEqual({ kind: 'opaque' });
  expect(initializer && leftOutOf(initializer)).toMatchObject({
    field: 'int64_data',
    parts: [{ length: 1800 }],
  });
});

/** A graph of one uint8 weight whose data is in the last field, put together by hand. */
function handMade(...tensorFields: Uint8Array[]): Uint8Array {
  const tensor = concat(
    textField(TENSOR.name, 'w'),
    varintField(TENSOR.dataType, 2),
    ...tensorFields,
  );
  return concat(IR_VERSION, bytesField(MODEL.graph, bytesField(GRAPH.initializer, tensor)));
}

test('of two raw_data fields the last counts', async () => {
  const first = bytesField(TENSOR.rawData, bulk);
  const last = bytesField(TENSOR.rawData, bulk.slice(0, 3));
  const file = await openBytes(folder, handMade(varintField(TENSOR.dims, 3), first, last));
  expect(file.model.graph.weights.get('w')?.source).toEqual({
    kind: 'bytes',
    bytes: bulk.slice(0, 3),
  });
});

test('packed parts of one field add up, in order', async () => {
  const parts = [bulk.slice(0, 800), bulk.slice(800, 2000)].map((part) =>
    bytesField(
      TENSOR.int32Data,
      part.map((byte) => byte % 100),
    ),
  );
  const file = await openBytes(folder, handMade(varintField(TENSOR.dims, 2000), ...parts));
  const [initializer] = file.proto.graph?.initializer ?? [];
  const noted = initializer && leftOutOf(initializer);
  expect(noted?.parts.map(({ length }) => length)).toEqual([800, 1200]);
});

test('unknown fields are skipped', async () => {
  const file = await openBytes(
    folder,
    concat(varintField(999, 1), bytesField(1000, bulk), handMade(varintField(TENSOR.dims, 0))),
  );
  expect(file.model.graph.weights.get('w')?.dims).toEqual([0]);
});

/** A file with a hole of zeros of this size as the data of the weight `w`. */
function writeHoled(path: string, holeBytes: number): void {
  const head = concat(
    textField(TENSOR.name, 'w'),
    varintField(TENSOR.dataType, 2),
    varintField(TENSOR.dims, holeBytes),
    bytesField(TENSOR.rawData, new Uint8Array(), holeBytes),
  );
  const suffix = bytesField(GRAPH.node, textField(4, 'Relu'));
  const tensor = bytesField(GRAPH.initializer, head, holeBytes);
  const graphField = bytesField(MODEL.graph, tensor, holeBytes + suffix.length);
  const prefix = concat(IR_VERSION, graphField);
  const fd = openSync(path, 'w');
  writeSync(fd, prefix);
  ftruncateSync(fd, prefix.length + holeBytes);
  writeSync(fd, suffix, 0, suffix.length, prefix.length + holeBytes);
  closeSync(fd);
}

test.each([1, 6])(
  'a file with %i GB of weights opens at once, without reading them',
  async (gb) => {
    const path = join(folder, `${gb}gb.onnx`);
    writeHoled(path, gb * GIB);
    const before = process.memoryUsage().rss;
    const start = performance.now();
    const file = await openOnnx(path);
    expect(performance.now() - start).toBeLessThan(1000);
    expect(process.memoryUsage().rss - before).toBeLessThan(200 * 2 ** 20);
    expect(file.sizeBytes).toBeGreaterThan(gb * GIB);
    expect(file.model.graph.nodes).toHaveLength(1);
    expect(file.model.graph.weights.get('w')?.source).toMatchObject({
      kind: 'file',
      length: gb * GIB,
    });
  },
);

test('external data beyond 4 GB is found', async () => {
  const data = join(folder, 'far.data');
  const fd = openSync(data, 'w');
  ftruncateSync(fd, 5 * GIB);
  closeSync(fd);
  const entries = { location: 'far.data', offset: String(4.5 * GIB), length: '16' };
  const tensor = {
    name: 'w',
    dataType: 1,
    dims: [4n],
    dataLocation: 1,
    externalData: Object.entries(entries).map(([key, value]) => ({ key, value })),
  };
  const file = await openBytes(folder, rawModel({ graph: { initializer: [tensor] } }));
  const source = { kind: 'file', path: data, offset: 4.5 * GIB, length: 16 };
  expect(file.model.graph.weights.get('w')?.source).toEqual(source);
  checkExternalData(file);
});

const LIMITS = { depth: 20, bytes: 5000, parts: 40, numbers: 50 };
const limited = (bytes: Uint8Array) => async () => {
  const file = await openBytes(folder, bytes);
  return withFile(file.path, (opened) => readSkeleton(opened, LIMITS));
};

test.each([
  ['parts', rawModel({ graph: { node: Array.from({ length: 30 }, () => ({ opType: 'A' })) } })],
  ['parts', rawModel({ graph: { node: [{ input: Array<string>(30).fill('') }] } })],
  [
    'numbers',
    rawModel({ graph: { node: [{ attribute: [{ ints: Array<bigint>(60).fill(1n) }] }] } }),
  ],
  [
    'numbers',
    rawModel({ graph: { initializer: [{ dataType: 1, dims: Array<bigint>(60).fill(1n) }] } }),
  ],
  ['bytes', rawModel({ docString: 'x'.repeat(6000), graph: { name: 'g' } })],
])('too many %s are refused', async (what, bytes) => {
  await expectFormatError(limited(bytes), 'too-large', new RegExp(`more than \\d.* ${what}`));
});

test('nesting without end is refused', async () => {
  // graph > node > attribute > graph > …
  let content = textField(GRAPH.name, 'g');
  for (let level = 0; level < 40; level++) {
    const attribute = concat(textField(1, 'body'), bytesField(6, content));
    content = bytesField(GRAPH.node, bytesField(5, attribute));
  }
  const bytes = concat(IR_VERSION, bytesField(MODEL.graph, content));
  await expectFormatError(() => openBytes(folder, bytes), 'malformed', /nested too deeply/);
});
