import * as tf from '@tensorflow/tfjs';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { graphModelForm } from '../../../src/engine/tfjs/native/graph-form';
import type { Loaded, WeightToWrite } from './native-support';
import {
  explained,
  kernelsById,
  loadBoth,
  outputsOf,
  packageFile,
  record,
  wasmRecorder,
  writeModel,
} from './native-support';

const root = mkdtempSync(join(tmpdir(), 'layerline-graph-'));
afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

test('a detector with a loop and non-maximum suppression', async () => {
  const recorder = await wasmRecorder();
  const path = packageFile('@vladmandic/human/models/handtrack.json');
  const { prepared, plain, recorded, feeds } = await loadBoth(graphModelForm, path);
  expect(prepared.inputs).toEqual([
    { name: 'input_tensor:0', dtype: 'uint8', shape: [1, 320, 320, 3] },
  ]);
  expect(prepared.notes.join()).toContain('uint8');
  const outputs = await outputsOf(plain, feeds);
  expect(await outputsOf(recorded, feeds)).toEqual(outputs);
  const before = tf.memory().numTensors;
  const runs = [];
  for (let run = 0; run < 3; run++) runs.push(await record(recorder, recorded, feeds));
  expect(tf.memory().numTensors).toBe(before);
  expect(runs[0]?.kernels.every((kernel) => recorded.layers[kernel.unit])).toBe(true);
  expect(Math.max(...runs.map(explained))).toBeGreaterThan(0.8);
  // Suppressions wait for each other, each with its own share.
  const suppressions = recorded.layers.flatMap(({ type }, unit) =>
    type.startsWith('NonMaxSuppression') ? [unit] : [],
  );
  const spans = runs[0]?.spans.filter((span) => suppressions.includes(span.unit)) ?? [];
  expect(spans).toHaveLength(suppressions.length);
  expect(suppressions.length).toBeGreaterThan(1);
  expect(spans.every((span) => span.selfMs > 0)).toBe(true);
});

const FLOAT = { type: 'DT_FLOAT' };
const INT = { type: 'DT_INT32' };

/** `for (i = 0; i < 5; i++) x = x · w`, as TensorFlow 2 exports it. */
function loop(): string {
  const weights: WeightToWrite[] = [
    { name: 'start', shape: [], dtype: 'int32', values: [0] },
    { name: 'limit', shape: [], dtype: 'int32', values: [5] },
    { name: 'one', shape: [], dtype: 'int32', values: [1] },
    { name: 'w', shape: [3, 3], dtype: 'float32', values: [0, 2, 0, 0, 0, 2, 2, 0, 0] },
  ];
  const types = { T: { list: { type: ['DT_INT32', 'DT_FLOAT'] } } };
  const constant = (name: string, dtype: object) => ({ name, op: 'Const', attr: { dtype } });
  const args = [
    { name: 'i', type: 'DT_INT32' },
    { name: 'x', type: 'DT_FLOAT' },
  ];
  return writeModel(
    mkdtempSync(join(root, 'loop-')),
    {
      format: 'graph-model',
      modelTopology: {
        versions: { producer: 1 },
        node: [
          {
            name: 'x',
            op: 'Placeholder',
            attr: { dtype: FLOAT, shape: { shape: { dim: [{ size: '-1' }, { size: '3' }] } } },
          },
          constant('start', INT),
          {
            name: 'net/while',
            op: 'StatelessWhile',
            input: ['start', 'x'],
            attr: {
              ...types,
              cond: { func: { name: 'again_12' } },
              body: { func: { name: '__inference_step_34' } },
            },
          },
          { name: 'out', op: 'Identity', input: ['net/while:1'], attr: { T: FLOAT } },
        ],
        library: {
          function: [
            {
              signature: {
                name: 'again_12',
                inputArg: args,
                outputArg: [{ name: 'less', type: 'DT_BOOL' }],
              },
              nodeDef: [
                constant('limit', INT),
                { name: 'Less', op: 'Less', input: ['i', 'limit'], attr: { T: INT } },
              ],
              ret: { less: 'Less:z:0' },
            },
            {
              signature: {
                name: '__inference_step_34',
                inputArg: args,
                outputArg: [
                  { name: 'next', type: 'DT_INT32' },
                  { name: 'y', type: 'DT_FLOAT' },
                ],
              },
              nodeDef: [
                constant('one', INT),
                constant('w', FLOAT),
                { name: 'add', op: 'AddV2', input: ['i', 'one'], attr: { T: INT } },
                { name: 'dense/MatMul', op: 'MatMul', input: ['x', 'w'], attr: { T: FLOAT } },
              ],
              ret: { next: 'add:z:0', y: 'dense/MatMul:product:0' },
            },
          ],
        },
      },
      signature: {
        inputs: {
          x: {
            name: 'x:0',
            dtype: 'DT_FLOAT',
            tensorShape: { dim: [{ size: '-1' }, { size: '3' }] },
          },
        },
        outputs: { out: { name: 'out:0', dtype: 'DT_FLOAT' } },
      },
    },
    weights,
  );
}

test("a loop's own function runs layers of its own", async () => {
  const recorder = await wasmRecorder();
  const { plain, recorded }: Loaded = await loadBoth(graphModelForm, loop());
  const x = tf.tensor2d([1, 2, 3], [1, 3]);
  const [values] = await outputsOf(plain, [x]);
  // Five times: rotate by one, double.
  const expected = [2 * 32, 3 * 32, 1 * 32];
  expect(values).toEqual(expected);
  expect(await outputsOf(recorded, [x])).toEqual([expected]);
  const before = tf.memory().numTensors;
  const run = await record(recorder, recorded, [x]);
  expect(tf.memory().numTensors).toBe(before);
  expect(recorded.layers.map(({ id, type, params }) => [id, type, params])).toEqual([
    ['net', 'StatelessWhile', 0],
    ['out', 'Identity', 0],
    ['again/Less', 'Less', 0],
    ['step/add', 'AddV2', 0],
    ['step/dense', 'MatMul', 9],
  ]);
  const kernels = kernelsById(recorded.layers, run);
  expect(kernels['step/dense']?.filter((name) => name === 'BatchMatMul')).toHaveLength(5);
  expect(kernels['again/Less']?.filter((name) => name === 'Less')).toHaveLength(6);
  expect(kernels['outside']).toBeUndefined();
  // Over and over, the recorder is left as it was.
  for (let again = 0; again < 3; again++) await record(recorder, recorded, [x]);
  expect(await outputsOf(recorded, [x])).toEqual([expected]);
});
