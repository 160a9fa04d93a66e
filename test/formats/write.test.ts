import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { encodeModel } from '../../src/formats/onnx/encode';
import { openOnnx } from '../../src/formats/onnx/read';
import { saveOnnx } from '../../src/formats/onnx/write';
import type { Model } from '../../src/model/graph';
import { fillUniform } from '../../src/model/random';
import type { Weight } from '../../src/model/weights';
import { asOrdinaryUser, canBeOrdinaryUser } from '../support/ordinary-user';
import {
  constant,
  expectFormatError,
  graph,
  model,
  node,
  randomTensor,
  runModel,
  tempFolder,
  uniform,
  value,
} from './support';

const folder = tempFolder();

/** Two convolutions and a scale: weights large and small, equal intervals and others. */
function convNet(): Model {
  const filled: Weight = {
    name: 's',
    dtype: 'float32',
    dims: [600],
    source: { kind: 'fill', value: 2 },
  };
  return model(
    graph({
      inputs: [value('x', ['N', 3, 8, 8])],
      outputs: [value('y', ['N', 600])],
      weights: [
        uniform('w1', [16, 3, 3, 3], 1),
        uniform('w2', [40, 16, 3, 3], 2),
        uniform('fc', [640, 600], 3, 0.05),
        uniform('bias', [600], 4),
        filled,
        constant('flat', [2], new BigInt64Array([0n, -1n])),
      ],
      nodes: [
        node('Conv', ['x', 'w1'], ['a'], { strides: { kind: 'ints', value: [1, 1] } }),
        node('Relu', ['a'], ['b']),
        node('Conv', ['b', 'w2'], ['c']),
        node('Reshape', ['c', 'flat'], ['d']),
        node('Gemm', ['d', 'fc', 'bias'], ['e']),
        node('Mul', ['e', 's'], ['y']),
      ],
    }),
  );
}

/** The values of a weight of a saved file. */
async function valuesOf(path: string, name: string): Promise<Float32Array> {
  const source = (await openOnnx(path)).model.graph.weights.get(name)?.source;
  if (source?.kind === 'bytes') return new Float32Array(source.bytes.slice().buffer);
  if (source?.kind !== 'file') throw new Error(`${name} is ${source?.kind}`);
  const { offset, length } = source;
  return new Float32Array(
    Uint8Array.from(readFileSync(source.path).subarray(offset, offset + length)).buffer,
  );
}

test('weights have the same values inline and pooled: those of random.ts', async () => {
  const inline = join(folder, 'inline.onnx');
  const pooled = join(folder, 'pooled.onnx');
  const saved = await saveOnnx(convNet(), inline, { weights: 'inline' });
  const savedPooled = await saveOnnx(convNet(), pooled, { weights: 'pooled' });
  expect(saved).toEqual({
    path: inline,
    dataPath: undefined,
    sizeBytes: readFileSync(inline).length,
  });
  expect(savedPooled.dataPath).toBe(`${pooled}.data`);
  const expected = new Float32Array(40 * 16 * 9);
  fillUniform(expected, { low: -0.1, high: 0.1, seed: 2 });
  expect(await valuesOf(inline, 'w2')).toEqual(expected);
  for (const name of convNet().graph.weights.keys()) {
    expect(await valuesOf(pooled, name), name).toEqual(await valuesOf(inline, name));
  }
});

test('inline, pooled and encoded files give the same results', async () => {
  const feeds = { x: randomTensor([2, 3, 8, 8], 5) };
  const inline = await runModel(join(folder, 'inline.onnx'), feeds);
  expect(inline[0]).toHaveLength(1200);
  expect(new Set(inline[0]).size).toBeGreaterThan(1000);
  expect(await runModel(join(folder, 'pooled.onnx'), feeds)).toEqual(inline);
  expect(await runModel(encodeModel(convNet()), feeds)).toEqual(inline);
});

test('weights of one interval share a pool, aligned to 64 bytes', async () => {
  const weights = Array.from({ length: 40 }, (_, i) =>
    uniform(`w${i}`, [50_001], i, i % 2 ? 0.1 : 0.2),
  );
  const path = join(folder, 'shared.onnx');
  const { sizeBytes } = await saveOnnx(model(graph({ weights })), path, { weights: 'pooled' });
  expect(sizeBytes).toBeLessThan((40 * 50_001 * 4) / 6);
  const file = await openOnnx(path);
  for (const { source } of file.model.graph.weights.values()) {
    expect(source.kind === 'file' && source.offset % 64).toBe(0);
  }
});

test('weights larger than a chunk are right, generated or copied', async () => {
  const path = join(folder, 'chunks.onnx');
  const copy = join(folder, 'copy.onnx');
  await saveOnnx(model(graph({ weights: [uniform('w', [2_500_001], 9)] })), path, {
    weights: 'inline',
  });
  await saveOnnx((await openOnnx(path)).model, copy, { weights: 'pooled' });
  const expected = new Float32Array(2_500_001);
  fillUniform(expected, { low: -0.1, high: 0.1, seed: 9 });
  for (const saved of [path, copy]) {
    expect(Buffer.compare(bytesOf(await valuesOf(saved, 'w')), bytesOf(expected)), saved).toBe(0);
  }
});

const bytesOf = (floats: Float32Array) => new Uint8Array(floats.buffer);

test('a file too large for protobuf gets external data', async () => {
  const path = join(folder, 'large.onnx');
  const saved = await saveOnnx(convNet(), path, { weights: 'inline' }, 100_000);
  expect(saved.dataPath).toBe(`${path}.data`);
  expect(await valuesOf(path, 'fc')).toEqual(await valuesOf(join(folder, 'inline.onnx'), 'fc'));
});

test('weights of a loaded file can be saved again', async () => {
  const { model: loaded } = await openOnnx(join(folder, 'pooled.onnx'));
  const path = join(folder, 'again.onnx');
  await saveOnnx(loaded, path, { weights: 'inline' });
  expect(await valuesOf(path, 'fc')).toEqual(await valuesOf(join(folder, 'inline.onnx'), 'fc'));
});

test('memory stays far below the weights', async () => {
  const weights = Array.from({ length: 20 }, (_, i) => uniform(`w${i}`, [2_500_000], i));
  const path = join(folder, 'memory.onnx');
  const before = process.memoryUsage().rss;
  let peak = 0;
  const timer = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 5);
  await saveOnnx(model(graph({ weights })), path, { weights: 'inline' });
  clearInterval(timer);
  expect(peak).toBeGreaterThan(0);
  expect(peak - before).toBeLessThan(100 * 2 ** 20);
});

const failing = (path: string, weights: 'inline' | 'pooled' = 'pooled') =>
  saveOnnx(convNet(), path, { weights });

test.each(['inline', 'pooled'] as const)('a missing folder (%s)', async (weights) => {
  await expectFormatError(
    () => failing(join(folder, 'no', 'm.onnx'), weights),
    'write-failed',
    /m\.onnx.* can't be saved: the folder .*no doesn't exist/,
  );
});

test('a folder in the place of the file', async () => {
  const place = join(folder, 'taken');
  mkdirSync(join(place, 'm.onnx', 'inner'), { recursive: true });
  await expectFormatError(
    () => failing(join(place, 'm.onnx'), 'inline'),
    'write-failed',
    /folder has/,
  );
  expect(readdirSync(place)).toEqual(['m.onnx']);
});

test.skipIf(!canBeOrdinaryUser)('a read-only folder', async () => {
  const place = join(folder, 'read-only');
  mkdirSync(place);
  chmodSync(folder, 0o755);
  chmodSync(place, 0o555);
  await asOrdinaryUser(() =>
    expectFormatError(() => failing(join(place, 'm.onnx')), 'write-failed', /read-only/),
  );
});

test('a failure on the way leaves the old file and nothing else', async () => {
  const place = join(folder, 'kept');
  mkdirSync(place);
  writeFileSync(join(place, 'm.onnx'), 'old');
  const gone: Weight = {
    name: 'gone',
    dtype: 'float32',
    dims: [1000],
    source: { kind: 'file', path: join(place, 'no.bin'), offset: 0, length: 4000 },
  };
  const broken = model(graph({ weights: [uniform('w', [5_000_000]), gone] }));
  for (const weights of ['inline', 'pooled'] as const) {
    const save = () => saveOnnx(broken, join(place, 'm.onnx'), { weights });
    await expectFormatError(save, 'missing', /no\.bin/);
    expect(readdirSync(place)).toEqual(['m.onnx']);
    expect(readFileSync(join(place, 'm.onnx'), 'utf8')).toBe('old');
  }
});
