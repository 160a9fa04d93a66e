import { describe, expect, it } from 'vitest';
import { analyze } from '../../src/model/analysis';
import type { Model } from '../../src/model/graph';
import type { ZooOptions } from '../../src/zoo';
import { buildZooModel, zooSpec } from '../../src/zoo';
import { EFFICIENTNETS, RESNETS } from '../../src/zoo/presets';
import { roundFilters, scaleArchitecture } from '../../src/zoo/efficientnet-scaling';

function build(name: string, options: ZooOptions = {}): Model {
  return buildZooModel(zooSpec(name, options));
}

function unnamed({ graph, ...rest }: Model) {
  return { ...rest, graph: { ...graph, name: '' } };
}

const PUBLISHED_PIXELS = [224, 240, 260, 300, 380, 456, 528, 600];

describe('free options give the presets', () => {
  it.each(Object.entries(EFFICIENTNETS))('%s', (name, { width, depth, resolution, dropout }) => {
    const preset = unnamed(build(name));
    const inputSize = PUBLISHED_PIXELS[Number(name.at(-1))];
    const free = { width, depth, dropout };
    expect(unnamed(build('efficientnet', { ...free, resolution }))).toEqual(preset);
    expect(unnamed(build('efficientnet', { ...free, inputSize }))).toEqual(preset);
  });

  it.each(Object.entries(RESNETS))('%s', (name, options) => {
    expect(unnamed(build('resnet', options))).toEqual(unnamed(build(name)));
  });
});

describe('roundFilters', () => {
  it.each([
    [32, 1.0, 32],
    [32, 1.1, 32],
    [32, 1.4, 48],
    [24, 1.1, 24],
    [40, 1.1, 48],
    [1280, 2.0, 2560],
    [16, 0.1, 8],
    // 10.4 would go down to 8, a loss of 23 %.
    [16, 0.65, 16],
  ])('%d × %d = %d', (filters, width, expected) => {
    expect(roundFilters(filters, width)).toBe(expected);
  });

  it('gives multiples of 8 that never lose more than 10 %', () => {
    for (let width = 0.05; width < 4; width += 0.013) {
      const rounded = roundFilters(112, width);
      expect(rounded % 8).toBe(0);
      expect(rounded).toBeGreaterThanOrEqual(0.9 * 112 * width);
    }
  });
});

describe('larger factors never make a smaller model', () => {
  const macs = (options: ZooOptions) => {
    const model = build('efficientnet', { batch: 1, inputSize: 64, ...options });
    return analyze(model).total.macs ?? NaN;
  };

  it.each([
    ['width', [0.25, 0.3, 0.5, 0.75, 1, 1.1, 1.25]],
    ['depth', [0.1, 0.34, 0.5, 1, 1.1, 1.5, 2]],
  ] as const)('%s', (option, factors) => {
    const costs = factors.map((factor) => macs({ [option]: factor }));
    expect(costs).toEqual([...costs].sort((a, b) => a - b));
    expect(costs[0]).toBeLessThan(costs.at(-1) ?? NaN);
  });

  it('resolution', () => {
    const factors = [0.15, 0.5, 1, 1.07, 1.5];
    const costs = factors.map((resolution) => macs({ resolution, inputSize: undefined }));
    expect(costs).toEqual([...new Set(costs)].sort((a, b) => a - b));
  });

  it('takes resolutions in pixels and as a factor on 224', () => {
    const inputOf = (resolution: number) =>
      build('efficientnet', { batch: 1, resolution }).graph.inputs[0]?.shape;
    expect(inputOf(240)).toEqual([1, 3, 240, 240]);
    expect(inputOf(240 / 224)).toEqual([1, 3, 240, 240]);
  });

  it('rounds repeats up', () => {
    const repeats = (depth: number) =>
      scaleArchitecture({ width: 1, depth }).stages.map((stage) => stage.repeats);
    expect(repeats(1)).toEqual([1, 2, 2, 3, 3, 4, 1]);
    expect(repeats(1.1)).toEqual([2, 3, 3, 4, 4, 5, 2]);
    expect(repeats(0.01)).toEqual([1, 1, 1, 1, 1, 1, 1]);
  });
});
