import * as tf from '@tensorflow/tfjs';
import { lstatSync, mkdtempSync, readFileSync, statSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compareOutputs } from '../../src/engine/compare-outputs';
import { startBackend } from '../../src/engine/tfjs/backends/start';
import { wheelsOf } from '../../src/setup/tensorflow/package-index';
import { readPipConfig } from '../../src/setup/tensorflow/pip-config';
import type { Question } from '../../src/setup/tensorflow/questions';
import { removeTensorflow } from '../../src/setup/tensorflow/remove';
import type { SetUpTensorflow } from '../../src/setup/tensorflow/set-up';
import { setUpTensorflow } from '../../src/setup/tensorflow/set-up';
import { tensorflowFolder } from '../../src/setup/tensorflow/folder';
import { zooSpec } from '../../src/zoo';
import { QUICK, startBuiltEngine } from '../support/engines';

/** The wheel is 270 MB, and 850 MB unpacked. */
const LONGEST_MS = 600_000;

/** Why the wheel can't be had here; undefined where it can. */
async function obstacle(): Promise<string | undefined> {
  if (process.platform !== 'linux') return 'not Linux';
  const { indexes } = await readPipConfig(process.env);
  const options = { signal: AbortSignal.timeout(10_000), environment: process.env };
  for (const index of indexes) {
    const wheels = await wheelsOf(index, 'tensorflow-cpu', options).catch(() => []);
    if (wheels.length > 0) return undefined;
  }
  return 'the package index is out of reach';
}

const reason = await obstacle();

describe.skipIf(reason)(`TensorFlow from the package index${reason ? `: ${reason}` : ''}`, () => {
  const storage = mkdtempSync(join(tmpdir(), 'test-tensorflow-'));
  const questions: Question[] = [];
  const fractions: number[] = [];
  let done: SetUpTensorflow;

  beforeAll(async () => {
    done = await setUpTensorflow({
      storage,
      signal: AbortSignal.timeout(LONGEST_MS),
      // Without the Python environments of this machine, that may have one.
      environment: { ...process.env, VIRTUAL_ENV: '', CONDA_PREFIX: '', PYTHONHOME: '/nowhere' },
      ask: (question) => {
        questions.push(question);
        return Promise.resolve(question.kind !== 'use');
      },
      onProgress: ({ step, fraction }) => {
        if (step === 'download' && fraction !== undefined) fractions.push(fraction);
      },
    });
  }, LONGEST_MS);

  afterAll(() => rm(storage, { recursive: true, force: true }));

  it('is asked for, downloaded and kept with a record', async () => {
    expect(questions.filter(({ kind }) => kind === 'download')).toHaveLength(1);
    expect(fractions.at(-1)).toBe(1);
    expect(tensorflowFolder(storage)).toBe(done.folder);
    expect(await readdir(join(storage, 'tensorflow'))).toEqual([done.version]);
    const record: unknown = JSON.parse(readFileSync(join(done.folder, 'tensorflow.json'), 'utf8'));
    expect(record).toMatchObject({ version: done.version, source: { kind: 'wheel' } });
    const library = join(done.folder, 'lib', 'libtensorflow_cc.so.2');
    expect(lstatSync(library).isSymbolicLink()).toBe(false);
    expect(statSync(library).size).toBeGreaterThan(100_000_000);
  });

  it('computes what WebAssembly computes', async () => {
    const nets = { wasm: new Float32Array(), tensorflow: new Float32Array() };
    for (const backend of ['wasm', 'tensorflow'] as const) {
      const started = await startBackend({
        device: 'cpu',
        backend,
        threads: 1,
        tensorflowFolder: done.folder,
      });
      expect(started.name).toBe(backend);
      if (backend === 'tensorflow') expect(started.version).toContain(done.version);
      nets[backend] = (await smallNet().data()) as Float32Array<ArrayBuffer>;
    }
    expect(nets.wasm).toHaveLength(8 * 8 * 16);
    const largest = Math.max(...nets.wasm.map(Math.abs));
    expect(largest).toBeGreaterThan(0.1);
    const differences = nets.wasm.map((value, at) =>
      Math.abs(value - (nets.tensorflow[at] ?? Infinity)),
    );
    expect(Math.max(...differences) / largest).toBeLessThan(1e-5);
  });

  it.each(paddedCases())(
    'computes %s with padding in numbers as TF.js itself',
    async (_, calculate) => {
      // Pure JavaScript, since WebAssembly has no gradients.
      const found: Float32Array[] = [];
      for (const name of ['cpu', 'tensorflow']) {
        await tf.setBackend(name);
        found.push((await tf.tidy(calculate).data()) as Float32Array);
      }
      const [expected = new Float32Array(), values = new Float32Array()] = found;
      expect(values).toHaveLength(expected.length);
      const largest = Math.max(...expected.map(Math.abs));
      const differences = expected.map((value, at) => Math.abs(value - (values[at] ?? NaN)));
      expect(Math.max(...differences) / largest).toBeLessThan(1e-5);
    },
  );

  it('has the gradient of a mean with padding, which pure JavaScript has not', async () => {
    await tf.setBackend('tensorflow');
    // A mean is linear: <gradient, v> = <weights, mean of v> for every v.
    const mean = (x: tf.Tensor) => tf.avgPool(x as tf.Tensor4D, 3, 2, 1);
    const [weights, other] = [wave([2, 4, 5, 3], 5), wave([2, 8, 9, 3], 6)];
    const gradient = tf.grad((x) => tf.mul(mean(x), weights))(wave([2, 8, 9, 3], 1));
    const [left] = await tf.sum(tf.mul(gradient, other)).data();
    const [right] = await tf.sum(tf.mul(weights, mean(other))).data();
    expect(Math.abs(right ?? 0)).toBeGreaterThan(0.01);
    expect(left).toBeCloseTo(right ?? NaN, 4);
  });

  it('tells what its tensors hold', async () => {
    const { meter } = await startBackend({
      device: 'cpu',
      backend: 'tensorflow',
      tensorflowFolder: done.folder,
    });
    if (!meter) throw new Error('There is no meter.');
    const before = meter.bytes();
    meter.reset();
    const x = tf.ones([1000]);
    const view = tf.reshape(x, [10, 100]);
    expect(meter.bytes() - before).toBe(4000);
    const sum = tf.tidy(() => tf.add(tf.neg(x), tf.square(x)));
    expect(meter.peak() - before).toBe(4 * 4000);
    expect(meter.bytes() - before).toBe(2 * 4000);
    tf.dispose([x, view, sum]);
    expect(meter.bytes()).toBe(before);
  });

  it.each(['resnet18', 'efficientnet-b0'])('runs %s as ONNX Runtime does', async (name) => {
    const spec = zooSpec(name, { inputSize: 64 });
    const onnx = { spec, options: QUICK };
    const options = { ...QUICK, engine: 'tfjs', backend: 'tensorflow' } as const;
    const tensorflow = { spec, options: { ...options, tensorflowFolder: done.folder } };
    const agreement = await compareOutputs(onnx, tensorflow, undefined, startBuiltEngine);
    expect(agreement?.maxRelative).toBeLessThan(1e-4);
    expect(agreement?.maxAbsolute).toBeGreaterThan(0);
  });

  it('is undone', async () => {
    expect(await removeTensorflow(storage)).toBe(true);
    expect(tensorflowFolder(storage)).toBeUndefined();
    expect(await readdir(storage)).toEqual([]);
  });
});

/** Sizes that don't divide, so that the last rows count. */
function paddedCases(): [string, () => tf.Tensor][] {
  const image = () => wave([2, 8, 9, 3], 1);
  const weights = () => wave([3, 3, 3, 4], 2);
  const each = () => wave([3, 3, 3, 2], 3);
  const gradientOf = (f: (x: tf.Tensor4D) => tf.Tensor, at: () => tf.Tensor4D) => () =>
    tf.grad((x) => {
      const y = f(x as tf.Tensor4D);
      return tf.mul(y, tf.reshape(tf.sin(tf.range(0, y.size)), y.shape));
    })(at());
  const forward = {
    'a maximum': (x: tf.Tensor4D) => tf.maxPool(x, 3, 2, 1),
    'a convolution': (x: tf.Tensor4D) => tf.conv2d(x, weights(), 2, 1),
    'a depthwise convolution': (x: tf.Tensor4D) => tf.depthwiseConv2d(x, each(), 2, 1),
  };
  return [
    ['a mean', () => tf.avgPool(image(), 3, 2, 1)],
    ...Object.entries(forward).flatMap(([name, f]): [string, () => tf.Tensor][] => [
      [name, () => f(image())],
      [`the gradient of ${name}`, gradientOf(f, image)],
    ]),
    [
      'the gradient of a convolution’s weights',
      gradientOf((w) => tf.conv2d(image(), w, 2, 1), weights),
    ],
    [
      'the gradient of a depthwise convolution’s weights',
      gradientOf((w) => tf.depthwiseConv2d(image(), w, 2, 1), each),
    ],
  ];
}

function wave(shape: [number, number, number, number], seed: number): tf.Tensor4D {
  const length = shape.reduce((a, b) => a * b);
  return tf.tensor4d(
    Float32Array.from({ length }, (_, index) => Math.sin(index * 0.37 + seed)),
    shape,
  );
}

/** A fused convolution, a depthwise one, a pooling and a soft maximum. */
function smallNet(): tf.Tensor {
  return tf.tidy(() => {
    const convolved = tf.fused.conv2d({
      x: wave([1, 16, 16, 3], 1),
      filter: wave([3, 3, 3, 16], 2),
      strides: 1,
      pad: 'same',
      bias: tf.linspace(-1, 1, 16),
      activation: 'relu',
    });
    const each = tf.depthwiseConv2d(convolved, wave([3, 3, 16, 1], 3), 1, 'same');
    return tf.softmax(tf.maxPool(each, 2, 2, 'valid'));
  });
}
