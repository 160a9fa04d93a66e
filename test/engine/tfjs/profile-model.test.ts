import { describe, expect, it } from 'vitest';
import { compareOutputs } from '../../../src/engine/compare-outputs';
import { profileModel } from '../../../src/engine/measure';
import type { ModelSpec, RunOptions } from '../../../src/engine/options';
import { DEFAULT_TRAINING } from '../../../src/engine/options';
import { compareRuns } from '../../../src/profile/compare/compare';
import type { Profile } from '../../../src/profile/document';
import { sum } from '../../../src/profile/statistics';
import { zooSpec } from '../../../src/zoo';
import { expectValidProfile } from '../../profile/schema-support';
import { QUICK, startBuiltEngine } from '../../support/engines';

const RESNET = zooSpec('resnet18', { inputSize: 64 });
const EFFICIENTNET = zooSpec('efficientnet-b0', { inputSize: 64 });
const TFJS: Partial<RunOptions> = { engine: 'tfjs', backend: 'wasm', threads: undefined };

/** The recorder is in the whole process, so each engine has one, as for users. */
function profile(spec: ModelSpec, options: Partial<RunOptions> = {}): Promise<Profile> {
  return profileModel(spec, { ...QUICK, ...TFJS, ...options }, {}, startBuiltEngine);
}

function expectWhole(found: Profile): void {
  expectValidProfile(found);
  const rows = sum(found.layers.map((layer) => layer.timeMs.median));
  expect(rows / found.latency.unprofiled.medianMs).toBeCloseTo(1, 6);
  for (const { check, passed, of } of found.certificate)
    expect([check, passed]).toEqual([check, of]);
}

describe('a profile made by TensorFlow.js', () => {
  it.each([
    ['ResNet', RESNET],
    ['EfficientNet', EFFICIENTNET],
  ])('of %s is valid, adds up and has the layers that ONNX Runtime has', async (_, spec) => {
    const found = await profile(spec);
    expectWhole(found);
    expect(found.run).toMatchObject({ engine: 'tfjs', backend: 'wasm', threads: 1 });
    const other = await profile(spec, { engine: 'onnxruntime', threads: 1 });
    const costs = ({ layers }: Profile) =>
      layers
        .filter(({ kind }) => kind === 'layer')
        .map(({ id, type, macs, params, outputShape }) => ({
          id,
          type,
          macs,
          params,
          outputShape,
        }));
    expect(costs(found)).toEqual(costs(other));
    expect(found.model.macs).toBe(other.model.macs);
  });

  it('can be compared with one of ONNX Runtime, layer by layer', async () => {
    const before = await profile(RESNET, { engine: 'onnxruntime', threads: 1 });
    const after = await profile(RESNET);
    const { conditions, rows } = compareRuns(before, after);
    expect(conditions.map(({ kind }) => kind)).toContain('engine');
    const convolutions = rows.filter(({ after: row }) => /conv/.test(row?.row.label ?? ''));
    expect(convolutions.length).toBeGreaterThan(10);
    expect(convolutions.every(({ before: row }) => row !== null)).toBe(true);
  });

  it.each([
    ['ResNet', RESNET],
    ['EfficientNet', EFFICIENTNET],
  ])('of %s is of the same results', async (_, spec) => {
    const options = { ...QUICK, ...TFJS };
    const agreement = await compareOutputs(
      { spec, options: QUICK },
      { spec, options },
      undefined,
      startBuiltEngine,
    );
    expect(agreement?.maxRelative).toBeLessThan(1e-4);
    expect(agreement?.top1).toBe(1);
  });

  it('explains most of the run by layers', async () => {
    const { layers } = await profile(RESNET);
    const outside = layers.find(({ id }) => id === 'runtime/outside');
    expect(outside?.share).toBeLessThan(0.2);
    const convolutions = layers.filter(({ type }) => type === 'Conv2D');
    expect(sum(convolutions.map(({ share }) => share))).toBeGreaterThan(0.3);
  });
});

describe('a training step', () => {
  it('has forward, backward and optimizer times, kept activations and gradient norms', async () => {
    const found = await profile(zooSpec('resnet18', { inputSize: 32 }), {
      training: DEFAULT_TRAINING,
      batch: 2,
    });
    expectWhole(found);
    const convolutions = found.layers.filter(({ type }) => type === 'Conv2D');
    for (const { training } of convolutions) {
      expect(training?.backwardMs).toBeGreaterThan(0);
      expect(training?.optimizerMs).toBeGreaterThan(0);
      expect(training?.gradientNorm).toBeGreaterThan(0);
      expect(training?.savedBytes).toBeGreaterThan(0);
    }
    const backward = sum(convolutions.map(({ training }) => training?.backwardMs ?? 0));
    const forward = sum(convolutions.map(({ training }) => training?.forwardMs ?? 0));
    expect(backward).toBeGreaterThan(forward);
  });
});
