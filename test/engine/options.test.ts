import { describe, expect, it } from 'vitest';
import type { RunOptions } from '../../src/engine/options';
import {
  asTraining,
  backendOf,
  DEFAULT_RUN_OPTIONS,
  DEFAULT_TRAINING,
  isForTfjsOnly,
  withFittingEngine,
  withOtherEngine,
  withTensorflow,
} from '../../src/engine/options';
import { programFor } from '../../src/engine/program';

const onnx = (changes: Partial<RunOptions> = {}): RunOptions => ({
  ...DEFAULT_RUN_OPTIONS,
  ...changes,
});
const tfjs = (changes: Partial<RunOptions> = {}) => onnx({ engine: 'tfjs', ...changes });

describe('options of a run', () => {
  it.each([
    [{}, 'wasm'],
    [{ device: 'webgpu' }, 'webgpu'],
    [{ backend: 'tensorflow' }, 'tensorflow'],
  ] as const)('%o computes with %s', (changes, backend) => {
    expect(backendOf(tfjs(changes))).toBe(backend);
    expect(asTraining(onnx(changes), DEFAULT_TRAINING).backend).toBe(backend);
  });

  it('of the other engine keep what that has', () => {
    const other = withOtherEngine(onnx({ backend: 'tensorflow', threads: 2 }));
    expect(other).toMatchObject({ engine: 'tfjs', backend: 'tensorflow', threads: 2 });
    const back = withOtherEngine(tfjs({ backend: 'webgpu', device: 'webgpu' }));
    expect(back).toMatchObject({ engine: 'onnxruntime', device: 'cpu', backend: undefined });
  });

  it('name the folder of TensorFlow where it is needed only', () => {
    const folder = () => '/somewhere';
    expect(withTensorflow(tfjs({ backend: 'tensorflow' }), folder).tensorflowFolder).toBe(
      '/somewhere',
    );
    expect(withTensorflow(tfjs(), folder).tensorflowFolder).toBeUndefined();
    // What a setting says of TensorFlow.js is nothing to ONNX Runtime.
    expect(
      withTensorflow(onnx({ backend: 'tensorflow' }), folder).tensorflowFolder,
    ).toBeUndefined();
  });

  it('take TensorFlow.js where nothing else runs a model', () => {
    const file = (path: string) => ({ kind: 'file', path }) as const;
    for (const path of ['model.json', 'a.keras', 'a.h5', 'a.HDF5'])
      expect(isForTfjsOnly(file(path))).toBe(true);
    expect(withFittingEngine(file('a.onnx'), onnx()).engine).toBe('onnxruntime');
    expect(withFittingEngine(file('model.json'), onnx()).engine).toBe('tfjs');
  });

  it('need no other Node for ONNX Runtime, whatever TensorFlow.js would take', async () => {
    expect(await programFor(onnx({ backend: 'webgpu' }))).toBeUndefined();
    expect(await programFor(tfjs({ backend: 'webgpu' }))).toBe(process.execPath);
  });
});
