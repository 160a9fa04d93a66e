import { describe, expect, it } from 'vitest';
import { ModelBuilder } from '../../src/model/builder';
import type { Initializer } from '../../src/model/layers';
import { expectOrdinaryActivations, INPUTS, SMALLEST_NORMAL } from './activation-checks';
import { activationStatistics } from './activation-statistics';
import { uniformInput } from './support';

const TIMEOUT_MS = 30_000;
const inputKinds = Object.keys(INPUTS) as (keyof typeof INPUTS)[];

/** Deeper and larger models: activations.slow.test.ts. */
describe.each([
  'resnet18',
  'resnet34',
  'resnet50',
  'efficientnet-b0',
  'efficientnet-b1',
  'efficientnet-b2',
  'efficientnet-b3',
])('%s', (name) => {
  it.each(inputKinds)(
    'has ordinary activations for %s input',
    (inputKind) => expectOrdinaryActivations(name, {}, inputKind),
    TIMEOUT_MS,
  );
});

it.each([
  ['resnet18', { residual: false }],
  ['resnet34', { residual: false }],
  ['resnet50', { residual: false }],
  ['resnet50', { strideIn1x1: true }],
  ['resnet50', { seed: 1, inputSize: 64 }],
  ['efficientnet-b0', { seed: 1, inputSize: 64 }],
  ['efficientnet', { width: 0.75, depth: 4, inputSize: 64 }],
] as const)(
  '%s with %o has ordinary activations',
  (name, options) => expectOrdinaryActivations(name, options),
  TIMEOUT_MS,
);

describe('the check itself', () => {
  const measure = async (initialize: Initializer, low: number, high: number) => {
    const builder = new ModelBuilder({ name: 'm', initialize });
    const x = builder.input('input', 'float32', [1, 16]);
    const model = builder.build([builder.dense(x, { name: 'd', units: 4, useBias: false })]);
    const [found] = await activationStatistics(model, uniformInput([1, 16], 1, low, high));
    return found;
  };
  const fill = (value: number): Initializer => {
    return () => ({ kind: 'fill', value });
  };

  it('sees denormals', async () => {
    const found = await measure(fill(1e-20), 1e-20, 2e-20);
    expect(found?.smallest).toBeGreaterThan(0);
    expect(found?.smallest).toBeLessThan(SMALLEST_NORMAL);
  });

  it('sees infinities', async () => {
    const found = await measure(fill(1e30), 1e20, 2e20);
    expect(found).toMatchObject({ largest: Infinity, rms: Infinity });
  });

  it('sees what is not a number', async () => {
    const found = await measure(fill(Infinity), -1, 1);
    expect(found?.rms).toBeNaN();
  });

  it('passes zeros', async () => {
    const found = await measure(fill(0), 0, 1);
    expect(found).toMatchObject({ largest: 0, smallest: Infinity, mean: 0, rms: 0 });
  });
});
