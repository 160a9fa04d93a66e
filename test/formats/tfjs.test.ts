import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FormatError, type FormatErrorCode } from '../../src/formats/errors';
import { tfjsFormat } from '../../src/formats/tfjs/format';
import { TFJS_HEAD_BYTES } from '../../src/formats/tfjs/match';
import { readTfjs } from '../../src/formats/tfjs/read';
import { findShards, readWeights } from '../../src/formats/tfjs/shards';
import { tempFolder } from './support';

const folder = tempFolder();
let counter = 0;

/** A dense layer of 2x3 and a bias, as TF.js saves it; `change` damages it. */
function written(change: (json: Record<string, unknown>) => unknown = (json) => json): string {
  const place = join(folder, `m${counter++}`);
  mkdirSync(place);
  const path = join(place, 'model.json');
  const values = Float32Array.from({ length: 9 }, (_, index) => index);
  writeFileSync(join(place, 'a.bin'), Buffer.from(values.buffer, 0, 10));
  writeFileSync(join(place, 'b.bin'), Buffer.from(values.buffer, 10));
  const json = change({
    format: 'layers-model',
    modelTopology: { class_name: 'Sequential', config: { layers: [] } },
    weightsManifest: [
      {
        paths: ['a.bin', 'b.bin'],
        weights: [
          { name: 'dense/kernel', shape: [2, 3], dtype: 'float32' },
          { name: 'dense/bias', shape: [3], dtype: 'float32' },
        ],
      },
    ],
  });
  writeFileSync(path, typeof json === 'string' ? json : JSON.stringify(json));
  return path;
}

function refusal(path: string): FormatError {
  try {
    readWeights(readTfjs(path));
  } catch (error) {
    if (error instanceof FormatError) return error;
    throw error;
  }
  throw new Error('It was read.');
}

test.each([
  ['model.json', '{"format": "layers-model", "generatedBy": "keras v2.10.0"', true],
  ['iris.json', '{\n  "format": "graph-model",\n  "generatedBy"', true],
  ['MODEL.JSON', '{"modelTopology":{"class_name":"Sequential"', true],
  ['model.json', '\uFEFF {"weightsManifest":[{"paths":["a.bin"', true],
  ['model.json', '{"generatedBy":"x","signature":{"inputs":{}},"modelTopology":{', true],
  ['package.json', '{"name": "modelTopology", "version": "1.0.0"}', false],
  ['package.json', '{"keywords": ["modelTopology", "weightsManifest"]', false],
  ['tsconfig.json', '{"compilerOptions": {"modelTopology": 1}', false],
  ['notes.json', '{"text": "say \\"format\\": \\"layers-model\\""}', false],
  ['list.json', '[{"modelTopology": {}}]', false],
  ['model.json', '', false],
  ['model.js', '{"modelTopology":{', false],
])('%s beginning with %s: %s', (path, text, expected) => {
  const head = new TextEncoder().encode(text).subarray(0, TFJS_HEAD_BYTES);
  expect(tfjsFormat.match(path, head)).toBe(expected);
});

test('weights cut anywhere are read in order', async () => {
  const file = await tfjsFormat.open(written());
  expect(file.kind).toBe('layers-model');
  const weights = readWeights(file);
  expect(weights?.specs.map((spec) => spec.name)).toEqual(['dense/kernel', 'dense/bias']);
  const bytes = Buffer.concat((weights?.data ?? []).map((shard) => Buffer.from(shard)));
  expect([...new Float32Array(bytes.buffer, bytes.byteOffset, 9)]).toEqual([
    0, 1, 2, 3, 4, 5, 6, 7, 8,
  ]);
});

test('what the topology is counts more than what the file says it is', () => {
  expect(readTfjs(written((json) => ({ ...json, modelTopology: { node: [] } }))).kind).toBe(
    'graph-model',
  );
});

test('a topology alone has no weights', () => {
  const file = readTfjs(written(({ modelTopology }) => ({ modelTopology })));
  expect(readWeights(file)).toBeUndefined();
  expect(findShards(file)).toEqual([]);
});

const group = (paths: readonly unknown[], weights: readonly unknown[] = []) => ({
  weightsManifest: [{ paths, weights }],
});
const weight = (rest: Record<string, unknown>) =>
  group(['a.bin', 'b.bin'], [{ name: 'w', shape: [9], dtype: 'float32', ...rest }]);

test.each<[string, FormatErrorCode, (json: Record<string, unknown>) => unknown]>([
  ['no JSON', 'malformed', () => '{"format": "layers-model", '],
  ['bytes that are no text', 'malformed', () => '{"modelTopology": "\u0000'],
  ['a list', 'malformed', () => []],
  ['null', 'malformed', () => 'null'],
  ['no topology', 'malformed', ({ format }) => ({ format })],
  ['a topology of another kind', 'malformed', () => ({ modelTopology: { layers: [] } })],
  ['a manifest that is none', 'malformed', (json) => ({ ...json, weightsManifest: 7 })],
  ['a group that is none', 'malformed', (json) => ({ ...json, weightsManifest: [null] })],
  ['a path that is a number', 'malformed', (json) => ({ ...json, ...group([1]) })],
  ['a weight without a shape', 'malformed', (json) => ({ ...json, ...weight({ shape: null }) })],
  ['a negative size', 'malformed', (json) => ({ ...json, ...weight({ shape: [-9] }) })],
  ['a broken size', 'malformed', (json) => ({ ...json, ...weight({ shape: [4.5, 2] }) })],
  ['huge sizes', 'malformed', (json) => ({ ...json, ...weight({ shape: [2 ** 40, 2 ** 40] }) })],
  ['a large size', 'external-data-too-short', (json) => ({ ...json, ...weight({ shape: [1e9] }) })],
  ['an unknown type', 'unsupported', (json) => ({ ...json, ...weight({ dtype: 'bfloat16' }) })],
  [
    'an unknown quantisation',
    'unsupported',
    (json) => ({ ...json, ...weight({ quantization: { dtype: 'int4' } }) }),
  ],
  [
    'a quantisation without its step',
    'malformed',
    (json) => ({ ...json, ...weight({ quantization: { dtype: 'uint8', min: 0 } }) }),
  ],
  ['a missing shard', 'missing-external-data', (json) => ({ ...json, ...group(['c.bin']) })],
  ['a folder for a shard', 'external-data-escapes', (json) => ({ ...json, ...group(['.']) })],
  ['a path out', 'external-data-escapes', (json) => ({ ...json, ...group(['../a.bin']) })],
  ['a long way out', 'external-data-escapes', (json) => ({ ...json, ...group(['x/../../a.bin']) })],
  ['an absolute path', 'external-data-escapes', (json) => ({ ...json, ...group(['/etc/passwd']) })],
  ['a Windows path', 'external-data-escapes', (json) => ({ ...json, ...group(['C:\\a.bin']) })],
  [
    'an address',
    'external-data-escapes',
    (json) => ({ ...json, ...group(['https://example.com/a.bin']) }),
  ],
  ['a NUL', 'external-data-escapes', (json) => ({ ...json, ...group(['a.bin\0']) })],
  [
    'more bytes than weights',
    'external-data-too-short',
    (json) => ({ ...json, ...weight({ shape: [8] }) }),
  ],
])('%s is refused in one sentence: %s', (_name, code, change) => {
  const error = refusal(written(change));
  expect(error.code).toBe(code);
  expect(error.message).toMatch(/^[^\n]{10,400}\.$/);
});

test('a shard that was cut is refused', () => {
  const path = written();
  truncateSync(join(path, '..', 'b.bin'), 20);
  const error = refusal(path);
  expect(error.code).toBe('external-data-too-short');
  expect(error.message).toContain('30 bytes');
  expect(error.message).toContain('36');
});

test('a link out of the folder is refused, a link to the model is followed', () => {
  const path = written();
  const escaping = written((json) => ({ ...json, ...group(['link.bin']) }));
  symlinkSync(join(path, '..', 'a.bin'), join(escaping, '..', 'link.bin'));
  expect(refusal(escaping).code).toBe('external-data-escapes');

  const folders = join(folder, 'linked');
  mkdirSync(folders);
  symlinkSync(path, join(folders, 'model.json'));
  expect(refusal(join(folders, 'model.json')).code).toBe('missing-external-data');
  symlinkSync(join(path, '..', 'a.bin'), join(folders, 'a.bin'));
  symlinkSync(join(path, '..', 'b.bin'), join(folders, 'b.bin'));
  expect(readWeights(readTfjs(join(folders, 'model.json')))?.data).toHaveLength(2);
});

test('a missing file and a folder are told apart', () => {
  expect(refusal(join(folder, 'nothing.json')).code).toBe('missing');
  expect(refusal(folder).code).toBe('not-a-file');
});
