import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/model/errors';
import type { ZooOptions } from '../../src/zoo';
import { buildZooModel, describeZoo, findInZoo, zooSpec } from '../../src/zoo';

function refusal(name: string, options: ZooOptions = {}): Pick<UserError, 'code' | 'message'> {
  try {
    buildZooModel(zooSpec(name, options));
  } catch (error) {
    if (error instanceof UserError) return { code: error.code, message: error.message };
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('options that no model can have', () => {
  it.each([
    ['resnet50', { classes: 0 }, 'classes must be a whole number from 1 to 10000000, not 0.'],
    ['resnet50', { classes: NaN }, 'classes must be a whole number from 1 to 10000000, not NaN.'],
    ['resnet50', { batch: -1 }, 'batch must be a whole number from 1 to 65536, not -1.'],
    ['resnet50', { seed: 0.5 }, 'seed must be a whole number from 0 to 9007199254740991, not 0.5.'],
    [
      'resnet50',
      { inputChannels: 0 },
      'inputChannels must be a whole number from 1 to 65536, not 0.',
    ],
    ['resnet50', { inputSize: -5 }, 'inputSize must be a whole number from 32 to 16384, not -5.'],
    [
      'resnet50',
      { inputSize: [224, Infinity] },
      'inputSize must be a whole number from 32 to 16384, not Infinity.',
    ],
    [
      'resnet50',
      { inputSize: 31 },
      'inputSize must be at least 32, not 31: the model divides it by 32, and its last maps would vanish.',
    ],
    [
      'resnet',
      { inputSize: 7, blocks: [1, 1] },
      'inputSize must be at least 8, not 7: the model divides it by 8, and its last maps would vanish.',
    ],
    ['resnet', { blocks: [] }, 'blocks must name 1 to 8 stages, not 0.'],
    ['resnet', { blocks: [1, 0] }, 'blocks must be a whole number from 1 to 1000, not 0.'],
    ['resnet', { baseWidth: 0 }, 'baseWidth must be a whole number from 1 to 4096, not 0.'],
    [
      'efficientnet',
      { inputSize: 16 },
      'inputSize must be at least 32, not 16: the model divides it by 32, and its last maps would vanish.',
    ],
    ['efficientnet', { width: 0 }, 'width must be a number above 0 and at most 64, not 0.'],
    ['efficientnet', { depth: -1 }, 'depth must be a number above 0 and at most 64, not -1.'],
    [
      'efficientnet',
      { width: Infinity },
      'width must be a number above 0 and at most 64, not Infinity.',
    ],
    ['efficientnet', { depth: NaN }, 'depth must be a number above 0 and at most 64, not NaN.'],
    [
      'efficientnet',
      { resolution: 9000 },
      'resolution must be a number above 0 and at most 8192, not 9000.',
    ],
    [
      'efficientnet',
      { resolution: NaN },
      'resolution must be a number above 0 and at most 8192, not NaN.',
    ],
    ['efficientnet', { dropout: 1 }, 'dropout must be at least 0 and below 1, not 1.'],
    [
      'resnet50',
      { width: 2 },
      'resnet50 has no option width; it has inputSize, inputChannels, classes, batch, seed, blocks, bottleneck, baseWidth, strideIn1x1, residual.',
    ],
  ] satisfies [string, ZooOptions, string][])('%s %o', (name, options, message) => {
    expect(refusal(name, options)).toEqual({ code: 'bad-option', message });
  });
});

describe('options', () => {
  it('shape the input', () => {
    const model = buildZooModel(
      zooSpec('resnet18', { batch: 4, inputChannels: 1, inputSize: [64, 96], classes: 7 }),
    );
    expect(model.graph.inputs).toEqual([
      { name: 'input', dtype: 'float32', shape: [4, 1, 64, 96] },
    ]);
    expect(model.graph.outputs).toMatchObject([{ name: 'fc', shape: [4, 7] }]);
  });

  it('leave the batch free unless it is given', () => {
    const { graph } = buildZooModel(zooSpec('efficientnet-b1', { batch: undefined }));
    expect(graph.inputs[0]?.shape).toEqual(['N', 3, 240, 240]);
    expect(graph.outputs[0]?.shape).toEqual(['N', 1000]);
  });

  it('are plain data that another process can build from', () => {
    const spec = zooSpec('efficientnet-b2', { classes: 10 });
    expect(JSON.parse(JSON.stringify(spec))).toEqual(spec);
    expect(spec).toMatchObject({ kind: 'efficientnet', options: { width: 1.1, classes: 10 } });
  });
});

describe('names', () => {
  it.each([
    ['ResNet-50', 'resnet50'],
    ['resnet_152', 'resnet152'],
    ['EfficientNetB0', 'efficientnet-b0'],
    ['efficientnet', 'efficientnet'],
  ])('%s is %s', (written, name) => {
    expect(findInZoo(written).name).toBe(name);
  });

  it.each([
    ['resnet51', 'Did you mean resnet50?'],
    ['eficientnet-b3', 'Did you mean efficientnet-b3?'],
    ['vgg', 'List the models to see what there is.'],
  ])('%s is unknown', (written, advice) => {
    const message = `There is no model "${written}" in the zoo. ${advice}`;
    expect(refusal(written)).toEqual({ code: 'unknown-model', message });
  });

  it('are described with title, size and what sets the model apart', () => {
    const described = describeZoo().map(({ name, title, inputSize, summary }) =>
      [name, title, inputSize, summary].join(' | '),
    );
    expect(described).toMatchInlineSnapshot(`
      [
        "resnet18 | ResNet-18 | 224 | 2-2-2-2 basic blocks",
        "resnet34 | ResNet-34 | 224 | 3-4-6-3 basic blocks",
        "resnet50 | ResNet-50 | 224 | 3-4-6-3 bottleneck blocks",
        "resnet101 | ResNet-101 | 224 | 3-4-23-3 bottleneck blocks",
        "resnet152 | ResNet-152 | 224 | 3-8-36-3 bottleneck blocks",
        "efficientnet-b0 | EfficientNet-B0 | 224 | width 1.0, depth 1.0",
        "efficientnet-b1 | EfficientNet-B1 | 240 | width 1.0, depth 1.1",
        "efficientnet-b2 | EfficientNet-B2 | 260 | width 1.1, depth 1.2",
        "efficientnet-b3 | EfficientNet-B3 | 300 | width 1.2, depth 1.4",
        "efficientnet-b4 | EfficientNet-B4 | 380 | width 1.4, depth 1.8",
        "efficientnet-b5 | EfficientNet-B5 | 456 | width 1.6, depth 2.2",
        "efficientnet-b6 | EfficientNet-B6 | 528 | width 1.8, depth 2.6",
        "efficientnet-b7 | EfficientNet-B7 | 600 | width 2.0, depth 3.1",
        "resnet | ResNet | 224 | free: blocks, bottleneck, base width, residual sums; ResNet-50 unless you say more",
        "efficientnet | EfficientNet | 224 | free: width, depth and resolution; B0 unless you say more",
      ]
    `);
  });
});
