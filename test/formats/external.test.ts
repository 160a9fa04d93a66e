import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { FormatErrorCode } from '../../src/formats/errors';
import { checkExternalData } from '../../src/formats/onnx/external';
import { instrument } from '../../src/formats/onnx/instrument';
import { openOnnx } from '../../src/formats/onnx/read';
import {
  expectFormatError,
  randomTensor,
  rawModel,
  runModel,
  tempFolder,
  tensorType,
} from './support';

const folder = tempFolder();
const inside = join(folder, 'models');
mkdirSync(join(inside, 'sub'), { recursive: true });
const WEIGHTS = new Uint8Array(Float32Array.from({ length: 400 }, (_, i) => i).buffer);
writeFileSync(join(inside, 'w.bin'), WEIGHTS);
writeFileSync(join(inside, 'sub', 'w.bin'), WEIGHTS);
writeFileSync(join(folder, 'outside.bin'), WEIGHTS);
symlinkSync(join(folder, 'outside.bin'), join(inside, 'link.bin'));
symlinkSync(folder, join(inside, 'up'));
symlinkSync(join(inside, 'w.bin'), join(inside, 'fine.bin'));

/** y = x + w, with w of 400 floats in external data as stated. */
function withEntries(entries: Readonly<Record<string, string>>): Uint8Array {
  const externalData = Object.entries(entries).map(([key, value]) => ({ key, value }));
  return rawModel({
    graph: {
      name: 'g',
      input: [{ name: 'x', type: tensorType(1, [400]) }],
      output: [{ name: 'y', type: tensorType(1, [400]) }],
      initializer: [{ name: 'w', dataType: 1, dims: [400n], dataLocation: 1, externalData }],
      node: [{ opType: 'Add', input: ['x', 'w'], output: ['y'] }],
    },
  });
}

let count = 0;
function write(entries: Readonly<Record<string, string>>, where = inside): string {
  const path = join(where, `m${count++}.onnx`);
  writeFileSync(path, withEntries(entries));
  return path;
}

test.each<[string, Record<string, string>, FormatErrorCode, RegExp]>([
  [
    'missing',
    { location: 'no.bin' },
    'missing-external-data',
    /weight w in no\.bin.*missing external/,
  ],
  ['a folder', { location: 'sub' }, 'missing-external-data', /sub/],
  ['..', { location: '../outside.bin' }, 'external-data-escapes', /leaves the model's folder/],
  ['.. further in', { location: 'sub/../../outside.bin' }, 'external-data-escapes', /leaves/],
  ['absolute', { location: join(folder, 'outside.bin') }, 'external-data-escapes', /leaves/],
  ['a drive', { location: 'C:\\w.bin' }, 'external-data-escapes', /leaves/],
  ['a symbolic link', { location: 'link.bin' }, 'external-data-escapes', /w in link\.bin.*leaves/],
  ['a linked folder', { location: 'up/outside.bin' }, 'external-data-escapes', /leaves/],
  ['short', { location: 'w.bin', offset: '4' }, 'external-data-too-short', /w\.bin is too short/],
  ['a short length', { location: 'w.bin', length: '8' }, 'external-data-too-short', /1600 bytes/],
  [
    'far',
    { location: 'w.bin', offset: '9007199254740000' },
    'external-data-too-short',
    /too short/,
  ],
])(
  'external data that is %s is refused, but only when it is needed',
  async (_name, entries, code, message) => {
    const file = await openOnnx(write(entries));
    expect(file.model.graph.weights.get('w')?.dims).toEqual([400]);
    await expectFormatError(
      () => {
        checkExternalData(file);
      },
      code,
      message,
    );
    await expectFormatError(
      () => instrument(file, { symbols: {}, inputShapes: {} }),
      code,
      message,
    );
  },
);

test.each([
  ['no location', { offset: '0' }],
  ['a negative offset', { location: 'w.bin', offset: '-1' }],
  ['a fraction', { location: 'w.bin', offset: '1.5' }],
  ['an impossible length', { location: 'w.bin', length: '99999999999999999' }],
])('%s is refused when it is needed', async (_name, entries) => {
  const file = await openOnnx(write(entries));
  expect(file.model.graph.weights.get('w')?.source).toEqual({ kind: 'opaque' });
  await expectFormatError(
    () => {
      checkExternalData(file);
    },
    'bad-external-data',
    /weight w/,
  );
});

test.each([
  ['beside the model', { location: 'w.bin' }],
  ['in a folder below', { location: 'sub/w.bin', offset: '0', length: '1600' }],
  ['through ..', { location: 'sub/../w.bin' }],
  ['through a link that stays', { location: 'fine.bin' }],
])('data %s is found and runs', async (_name, entries) => {
  const file = await openOnnx(write(entries));
  checkExternalData(file);
  const run = instrument(file, { symbols: {}, inputShapes: {} });
  const x = randomTensor([400], 1);
  const [y] = await runModel(run.bytes, { x }, run.dataFolder);
  expect(y?.[399]).toBeCloseTo(399 + Number(x.data[399]));
});

test('a model that is a link to where its data is runs, as in the Hugging Face cache', async () => {
  const blobs = join(folder, 'blobs');
  const snapshot = join(folder, 'snapshot');
  mkdirSync(blobs);
  mkdirSync(snapshot);
  writeFileSync(join(blobs, 'data'), WEIGHTS);
  symlinkSync(write({ location: 'm.onnx_data' }, blobs), join(snapshot, 'm.onnx'));
  symlinkSync(join(blobs, 'data'), join(snapshot, 'm.onnx_data'));
  const file = await openOnnx(join(snapshot, 'm.onnx'));
  checkExternalData(file);
  const run = instrument(file, { symbols: {}, inputShapes: {} });
  const [y] = await runModel(run.bytes, { x: randomTensor([400], 1) }, run.dataFolder);
  expect(y).toHaveLength(400);
});

test('paths that leave the folder are not shown as readable weights', async () => {
  const file = await openOnnx(write({ location: '../outside.bin' }));
  expect(file.model.graph.weights.get('w')?.source).toEqual({ kind: 'opaque' });
});
