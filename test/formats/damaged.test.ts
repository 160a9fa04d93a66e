import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FormatError } from '../../src/formats/errors';
import { encodeModel } from '../../src/formats/onnx/encode';
import { instrument } from '../../src/formats/onnx/instrument';
import { openOnnx } from '../../src/formats/onnx/read';
import { asOrdinaryUser, canBeOrdinaryUser } from '../support/ordinary-user';
import {
  constant,
  expectFormatError,
  graph,
  model,
  node,
  openBytes,
  random,
  rawModel,
  tempFolder,
  uniform,
  value,
} from './support';
import { bytesField, concat, GRAPH, IR_VERSION, MODEL, TENSOR, varintField } from './wire';

const folder = tempFolder();

const text = (content: string) => new TextEncoder().encode(content);
const latin = (content: string) => Uint8Array.from(content, (char) => char.charCodeAt(0));

test.each([
  ['an empty file', text(''), /is empty/],
  ['text', text('Hello, this is no model at all.\n'), /is a text file/],
  ['JSON', text('{\n  "a": 1\n}'), /is a text file/],
  ['a zip archive', latin('PK\x03\x04\x14\0\0\0'), /zip archive, perhaps a \.keras/],
  ['HDF5', latin('\x89HDF\r\n\x1a\n\0\0\0\0'), /HDF5/],
  ['PNG', latin('\x89PNG\r\n\x1a\n\0\0\0\rIHDR'), /PNG/],
  ['a pickle', latin('\x80\x02}q\0.'), /pickle/],
  ['gzip', latin('\x1f\x8b\x08\0\0'), /gzip: unpack it/],
  ['a Git LFS pointer', text('version https://git-lfs.github.com/spec/v1\n'), /git lfs pull/],
  ['a web page', text('<!DOCTYPE html><html>'), /web page/],
  ['an .ort model', latin('\x10\0\0\0ORTM\0\0\0\0'), /\.ort model/],
  ['TensorFlow Lite', latin('\x1c\0\0\0TFL3\0\0\0\0'), /TensorFlow Lite/],
  ['a ModelProto without a graph', IR_VERSION, /holds no graph/],
])('%s is not ONNX, and is named', async (_name, bytes, message) => {
  await expectFormatError(() => openBytes(folder, bytes), 'not-onnx', message);
});

test('a missing file', async () => {
  await expectFormatError(() => openOnnx(join(folder, 'no.onnx')), 'missing', /doesn't exist/);
});

test('a file under a file', async () => {
  const path = join(folder, 'file');
  writeFileSync(path, 'x');
  await expectFormatError(() => openOnnx(join(path, 'no.onnx')), 'missing');
});

test('a folder', async () => {
  const path = join(folder, 'folder.onnx');
  mkdirSync(path);
  await expectFormatError(() => openOnnx(path), 'not-a-file', /is a folder/);
});

test.skipIf(process.platform === 'win32')('a named pipe does not block', async () => {
  const path = join(folder, 'pipe.onnx');
  execFileSync('mkfifo', [path]);
  await expectFormatError(() => openOnnx(path), 'not-a-file');
});

test.skipIf(!canBeOrdinaryUser)('an unreadable file', async () => {
  const path = join(folder, 'secret.onnx');
  writeFileSync(path, 'x');
  chmodSync(folder, 0o755);
  chmodSync(path, 0);
  await asOrdinaryUser(() =>
    expectFormatError(() => openOnnx(path), 'unreadable', /secret\.onnx.*permission denied/),
  );
});

const inGraph = (...fields: Uint8Array[]) =>
  concat(IR_VERSION, bytesField(MODEL.graph, concat(...fields)));
const inTensor = (...fields: Uint8Array[]) =>
  inGraph(bytesField(GRAPH.initializer, concat(varintField(TENSOR.dataType, 2), ...fields)));

test.each([
  ['a length past the end', concat(IR_VERSION, bytesField(MODEL.graph, new Uint8Array(3), 1000))],
  ['a length past its parent', inGraph(bytesField(GRAPH.node, new Uint8Array(), 5))],
  ['a length of 2^52', concat(IR_VERSION, bytesField(MODEL.graph, new Uint8Array(), 2 ** 52))],
  ['a bulk length past its parent', inTensor(bytesField(TENSOR.rawData, new Uint8Array(), 1e12))],
  ['a graph that is a number', concat(IR_VERSION, varintField(MODEL.graph, 1))],
  ['a name that is a number', inGraph(varintField(GRAPH.name, 1))],
  ['field number 0', inGraph(Uint8Array.of(0x02, 0x00))],
  ['a group', inGraph(Uint8Array.of(0x0b, 0x0c))],
  ['an endless number', inTensor(Uint8Array.of(0x08, ...Array<number>(12).fill(0xff)))],
  ['a number cut off', inTensor(Uint8Array.of(0x08, 0x80))],
  ['a negative size', rawModel({ graph: { initializer: [{ dataType: 1, dims: [-1n] }] } })],
  ['a size of 2^60', rawModel({ graph: { initializer: [{ dataType: 1, dims: [2n ** 60n] }] } })],
])('%s is malformed', async (_name, bytes) => {
  await expectFormatError(() => openBytes(folder, bytes), 'malformed', /model-\d+\.onnx/);
});

test('the field that has the wrong form is named', async () => {
  const open = () => openBytes(folder, inGraph(varintField(GRAPH.name, 1)));
  await expectFormatError(open, 'malformed', /the field name has the wrong form \(byte \d+\)/);
});

test('a weight of several forms in bulk is refused, as their order is lost', async () => {
  const packed = bytesField(TENSOR.int32Data, new Uint8Array(2000));
  for (const other of [
    varintField(TENSOR.int32Data, 1),
    bytesField(TENSOR.int64Data, Uint8Array.of(1)),
  ]) {
    const open = () => openBytes(folder, inTensor(packed, other));
    await expectFormatError(open, 'malformed', /mixes several forms/);
  }
});

test('an unknown element type is unsupported', async () => {
  const bytes = rawModel({ graph: { initializer: [{ name: 'w', dataType: 99 }] } });
  await expectFormatError(() => openBytes(folder, bytes), 'unsupported', /weight w .* 99/);
});

test('a weight whose data does not fit its shape is opaque, not trusted', async () => {
  const short = { name: 'w', dataType: 1, dims: [4n], rawData: new Uint8Array(7) };
  const file = await openBytes(folder, rawModel({ graph: { initializer: [short] } }));
  expect(file.model.graph.weights.get('w')?.source).toEqual({ kind: 'opaque' });
});

const SAMPLE = encodeModel(
  model(
    graph({
      inputs: [value('x', ['N', 4])],
      outputs: [value('y', ['N', 4])],
      weights: [uniform('w', [300, 4]), constant('s', [2], new BigInt64Array([1n, 4n]))],
      nodes: [
        node('MatMul', ['x', 'w'], ['m'], {}, { name: 'first' }),
        node('If', ['c'], ['y'], {
          then_branch: { kind: 'graph', value: graph({ weights: [uniform('v', [400])] }) },
          axes: { kind: 'ints', value: [1, 2, 3] },
          text: { kind: 'string', value: 'text' },
        }),
      ],
    }),
  ),
);

/** Opens and instruments: the whole way a hostile file can go. Fails on all but a FormatError. */
async function survive(bytes: Uint8Array, label: string): Promise<boolean> {
  try {
    const file = await openBytes(folder, bytes);
    instrument(file, { symbols: { N: 1 }, inputShapes: {} });
    return true;
  } catch (error) {
    if (error instanceof FormatError) return false;
    throw new Error(`${label}: ${String(error)}`, { cause: error });
  }
}

test('every tenth truncation gives a FormatError', async () => {
  // The graph is one field, so nothing after its beginning can be cut without notice.
  for (let length = 30; length < SAMPLE.length - 40; length += 10) {
    expect(await survive(SAMPLE.slice(0, length), `length ${length}`)).toBe(false);
  }
});

test('400 random damages give a FormatError or a model', async () => {
  let opened = 0;
  for (let seed = 1; seed <= 400; seed++) {
    const next = random(seed);
    const bytes = SAMPLE.slice();
    // Half of the damage hits the graph, the rest mostly weights.
    const range = seed % 2 ? SAMPLE.length : 400;
    for (let count = 0; count < 1 + (seed % 4); count++) {
      const at = Math.floor(next() * range);
      bytes[at] = (bytes[at] ?? 0) ^ (1 << Math.floor(next() * 8));
    }
    if (await survive(bytes, `seed ${seed}`)) opened++;
  }
  expect(opened).toBeGreaterThan(50);
  expect(opened).toBeLessThan(350);
});
