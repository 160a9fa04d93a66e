import * as tf from '@tensorflow/tfjs';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { beforeAll, describe, expect, it } from 'vitest';
import { GpuRecorder } from '../../../src/engine/tfjs/backends/gpu-recorder';
import type { ActiveBackend } from '../../../src/engine/tfjs/backends/start';
import { startBackend } from '../../../src/engine/tfjs/backends/start';
import { webgpuBackend } from '../../../src/engine/tfjs/backends/webgpu';
import { OUTSIDE } from '../../../src/profile/recorded-run';
import { sum } from '../../../src/profile/statistics';

/** A Vulkan in software, that Chromium has beside it. */
const SWIFTSHADER = '/usr/lib/chromium/vk_swiftshader_icd.json';
const LOADER = '/usr/lib/chromium/libvulkan.so.1';
const hasGpu = existsSync(SWIFTSHADER) && existsSync(LOADER);

describe.skipIf(!hasGpu)(`WebGPU${hasGpu ? '' : ': there is no SwiftShader'}`, () => {
  let backend: ActiveBackend;
  let recorder: GpuRecorder;
  let image: tf.Tensor4D;
  let small: tf.Tensor4D;
  let large: tf.Tensor4D;

  beforeAll(async () => {
    process.env['VK_ICD_FILENAMES'] = SWIFTSHADER;
    process.env['VK_DRIVER_FILES'] = SWIFTSHADER;
    process.env['XDG_RUNTIME_DIR'] ??= '/tmp';
    keepLoaded(LOADER);
    backend = await startBackend({ device: 'webgpu' });
    recorder = new GpuRecorder(webgpuBackend(), () => backend.settle?.() ?? Promise.resolve());
    recorder.attach('webgpu');
    image = wave([1, 32, 32, 8], 1);
    small = wave([1, 1, 8, 8], 2);
    large = wave([5, 5, 8, 64], 3);
  });

  it('is what computes', () => {
    expect(backend).toMatchObject({ name: 'webgpu', device: 'webgpu' });
    expect(backend.notes.join()).toContain('SwiftShader');
    expect(tf.getBackend()).toBe('webgpu');
  });

  it('times kernels on the GPU, layer by layer', async () => {
    const net = () =>
      tf.tidy(() => {
        const thin = recorder.within(0, () => tf.relu(tf.conv2d(image, small, 1, 'same')));
        const view = recorder.within(1, () => tf.reshape<tf.Rank.R4>(thin, [1, 32, 32, 8]));
        recorder.within(2, () => tf.conv2d(view, large, 1, 'same'));
        tf.neg(thin);
      });
    // Its shaders are compiled first.
    net();
    await backend.settle?.();
    const run = await recorder.record(net);

    expect(run.kernels.map(({ name, unit }) => [name, unit])).toEqual([
      ['Conv2D', 0],
      ['Relu', 0],
      ['Reshape', 1],
      ['Conv2D', 2],
      ['Neg', OUTSIDE],
    ]);
    const [thin, relu, view, wide, neg] = run.kernels.map(({ us }) => us);
    for (const us of [thin, relu, wide, neg]) expect(us).toBeGreaterThan(0);
    expect(view).toBe(0);
    // 25 x 8 times the multiplications.
    expect(wide).toBeGreaterThan(5 * (thin ?? Infinity));
    const selfMs = Object.fromEntries(run.spans.map((span) => [span.unit, span.selfMs]));
    expect(selfMs[0]).toBeCloseTo(((thin ?? 0) + (relu ?? 0)) / 1000, 9);
    expect(selfMs[1]).toBe(0);
    expect(selfMs[2]).toBeCloseTo((wide ?? 0) / 1000, 9);
    expect(run.wallMs).toBeGreaterThan(sum(Object.values(selfMs)) / 4);
  });

  it('times nothing outside a recording', async () => {
    const result = tf.neg(image);
    await backend.settle?.();
    expect(webgpuBackend().activeTimers).toBeUndefined();
    result.dispose();
  });

  it('computes what a definition gives', async () => {
    const values = await tf.tidy(() => tf.conv2d(image, small, 1, 'same')).data();
    const [pixels, weights] = [await image.data(), await small.data()];
    for (const [at, filter] of [
      [0, 0],
      [517, 3],
      [1023, 7],
    ] as const) {
      let expected = 0;
      for (let channel = 0; channel < 8; channel++)
        expected += (pixels[at * 8 + channel] ?? NaN) * (weights[channel * 8 + filter] ?? NaN);
      expect(values[at * 8 + filter]).toBeCloseTo(expected, 5);
    }
  });
});

function wave(shape: [number, number, number, number], seed: number): tf.Tensor4D {
  const length = shape.reduce((a, b) => a * b);
  return tf.tensor4d(
    Float32Array.from({ length }, (_, index) => Math.sin(index * 0.37 + seed)),
    shape,
  );
}

/** Dawn looks for the library by its name, and takes one that is loaded already. */
function keepLoaded(path: string): void {
  const keep = 0x1000; // RTLD_NODELETE, which Node has no name for.
  // It is no module of Node's, and stays all the same.
  expect(() => process.dlopen({ exports: {} }, path, constants.dlopen.RTLD_NOW | keep)).toThrow();
}
