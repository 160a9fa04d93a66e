import { describe, expect, it } from 'vitest';
import { ModelBuilder } from '../../src/model/builder';
import { ModelError } from '../../src/model/errors';
import type { Conv2DOptions, LayerType } from '../../src/model/layers';
import type { Shape, ValueInfo } from '../../src/model/tensor';
import { intsAttribute, stringAttribute } from '../../src/model/graph';

type Apply = (builder: ModelBuilder, x: ValueInfo) => unknown;

/** Applies layers to a 1x6x32x32 image, or to one of another shape. */
function on(apply: Apply, shape: Shape = [1, 6, 32, 32]): ModelBuilder {
  const builder = new ModelBuilder({ name: 'test' });
  apply(builder, builder.input('x', 'float32', shape));
  return builder;
}

function refusal(apply: Apply, shape?: Shape): ModelError {
  try {
    on(apply, shape);
  } catch (error) {
    if (error instanceof ModelError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

const conv = (options: Partial<Conv2DOptions>): Apply => {
  return (builder, x) => builder.conv2d(x, { name: 'c', filters: 8, kernel: 3, ...options });
};

describe('shapes', () => {
  const cases: [string, Apply, Shape, Shape?][] = [
    ['valid convolution', conv({}), [1, 8, 30, 30]],
    ['same convolution', conv({ padding: 'same', strides: 2 }), [1, 8, 16, 16]],
    [
      'same convolution of an odd size',
      conv({ padding: 'same', strides: 2 }),
      [1, 8, 17, 17],
      [1, 6, 33, 33],
    ],
    [
      'stride over kernel',
      conv({ padding: 'same', kernel: 1, strides: 2 }),
      [1, 8, 17, 17],
      [1, 6, 33, 33],
    ],
    ['explicit padding', conv({ padding: [1, 0, 2, 0] }), [1, 8, 33, 30]],
    ['rectangular kernel', conv({ kernel: [1, 5], strides: [2, 1] }), [1, 8, 16, 28]],
    ['dilated convolution', conv({ dilation: 2, padding: 'same' }), [1, 8, 32, 32]],
    ['grouped convolution', conv({ groups: 2 }), [1, 8, 30, 30]],
    ['free batch', conv({}), ['N', 8, 30, 30], ['N', 6, 32, 32]],
    ['depthwise', (b, x) => b.depthwiseConv2d(x, { name: 'd', kernel: 3 }), [1, 6, 30, 30]],
    [
      'depthwise × 2',
      (b, x) => b.depthwiseConv2d(x, { name: 'd', kernel: 3, depthMultiplier: 2 }),
      [1, 12, 30, 30],
    ],
    ['batch normalization', (b, x) => b.batchNormalization(x, { name: 'n' }), [1, 6, 32, 32]],
    ['SiLU', (b, x) => b.silu(x, { name: 'a' }), [1, 6, 32, 32]],
    ['hard swish', (b, x) => b.hardSwish(x, { name: 'a' }), [1, 6, 32, 32]],
    ['softmax', (b, x) => b.softmax(x, { name: 'a' }), [1, 6, 32, 32]],
    [
      'max pooling',
      (b, x) => b.maxPool2d(x, { name: 'p', pool: 3, strides: 2, padding: 1 }),
      [1, 6, 16, 16],
    ],
    ['average pooling', (b, x) => b.averagePool2d(x, { name: 'p', pool: 2 }), [1, 6, 16, 16]],
    ['global pooling', (b, x) => b.globalAveragePool2d(x, { name: 'p' }), [1, 6, 1, 1]],
    [
      'flat global pooling',
      (b, x) => b.globalAveragePool2d(x, { name: 'p', keepDims: false }),
      [1, 6],
    ],
    ['flatten', (b, x) => b.flatten(x, { name: 'f' }), [1, 6144]],
    ['dense', (b, x) => b.dense(x, { name: 'f', units: 10 }), ['N', 10], ['N', 7]],
    ['dropout', (b, x) => b.dropout(x, { name: 'd', rate: 0.5 }), [1, 6, 32, 32]],
    [
      'zero padding',
      (b, x) => b.zeroPadding2d(x, { name: 'z', padding: [0, 1, 2, 3] }),
      [1, 6, 34, 36],
    ],
    ['sum of three', (b, x) => b.add([x, x, x], { name: 's' }), [1, 6, 32, 32]],
    ['concatenation', (b, x) => b.concatenate([x, x], { name: 's' }), [1, 12, 32, 32]],
  ];

  it.each(cases)('%s', (_, apply, expected, input) => {
    on((builder, x) => {
      const output = apply(builder, x) as ValueInfo;
      expect(output.shape).toEqual(expected);
      expect(builder.build([output]).graph.outputs).toEqual([output]);
    }, input);
  });
});

describe('same padding', () => {
  const padding = (shape: Shape, options: Partial<Conv2DOptions>) => {
    let found: unknown;
    on((builder, x) => {
      const output = conv({ padding: 'same', ...options })(builder, x) as ValueInfo;
      const [node] = builder.build([output]).graph.nodes;
      if (node) found = intsAttribute(node, 'pads') ?? stringAttribute(node, 'auto_pad', 'none');
    }, shape);
    return found;
  };

  it.each([
    { size: 32, options: { kernel: 3, strides: 2 }, pads: [0, 0, 1, 1] },
    { size: 33, options: { kernel: 3, strides: 2 }, pads: [1, 1, 1, 1] },
    { size: 32, options: { kernel: 5, strides: 2 }, pads: [1, 1, 2, 2] },
    { size: 32, options: { kernel: 5, dilation: 2 }, pads: [4, 4, 4, 4] },
    { size: 32, options: { kernel: 1, strides: 2 }, pads: 'none' },
  ])('puts the odd pixel last: $size, $options', ({ size, options, pads }) => {
    expect(padding([1, 6, size, size], options)).toEqual(pads);
  });

  it('is left to the runtime where a size is symbolic', () => {
    expect(padding(['N', 6, 'H', 32], { strides: 2 })).toBe('SAME_UPPER');
  });

  it('does not depend on the size without strides', () => {
    expect(padding(['N', 6, 'H', 'W'], { kernel: 4 })).toEqual([1, 1, 2, 2]);
  });
});

describe('refusals', () => {
  const cases: [Apply, string, Shape?][] = [
    [conv({ filters: 0 }), 'c: filters must be a whole number of at least 1, not 0.'],
    [conv({ filters: 1.5 }), 'c: filters must be a whole number of at least 1, not 1.5.'],
    [conv({ kernel: [3, -1] }), 'c: kernel must be a whole number of at least 1, not -1.'],
    [conv({ strides: NaN }), 'c: strides must be a whole number of at least 1, not NaN.'],
    [conv({ padding: -1 }), 'c: padding must be a whole number of at least 0, not -1.'],
    [
      conv({ groups: 4 }),
      "c: Conv2D can't take 1x6x32x32: its 4 groups must divide both 6 channels and 8 filters.",
    ],
    [
      conv({}),
      "c: a layer over images can't take 1x6: it needs batch, channels, height and width.",
      [1, 6],
    ],
    [
      conv({}),
      "c: a layer with weights can't take NxCx8x8: channels must be a number.",
      ['N', 'C', 8, 8],
    ],
    [
      (b, x) => b.dense(x, { name: 'd', units: 3 }),
      "d: Dense can't take 1x6x32x32: it needs batch and a known number of features.",
    ],
    [
      conv({ padding: 'same', strides: 2, dilation: 2 }),
      'c: same padding with strides and dilation needs a known height and width.',
      ['N', 6, 'H', 'W'],
    ],
    [(b, x) => b.dropout(x, { name: 'd', rate: 2 }), 'd: rate must be from 0 to 1, not 2.'],
    [
      (b, x) => b.batchNormalization(x, { name: 'n', epsilon: -1 }),
      'n: epsilon must be zero or a positive number, not -1.',
    ],
    [
      (b, x) => b.batchNormalization(x, { name: 'n', momentum: 9 }),
      'n: momentum must be from 0 to 1, not 9.',
    ],
    [(b, x) => b.add([x], { name: 'a' }), 'a: Add needs two inputs or more.'],
    [(b, x) => b.relu(x, { name: '' }), `"" can't name a layer: it is empty.`],
    [
      (b, x) => b.relu(x, { name: 'a//b' }),
      `"a//b" can't name a layer: a part between its slashes is empty.`,
    ],
    [
      (b) => b.input('y', 'float32', [1, 0]),
      'y: a size of an input must be a symbol or a whole number of at least 1, not 0.',
    ],
    [
      (b) => b.input('x', 'float32', [1]),
      'x: the model already has something of this name; give it another.',
    ],
    [
      (b, x) => b.relu(b.relu(x, { name: 'r' }), { name: 'r' }),
      'r: the model already has something of this name; give it another.',
    ],
    [
      (b) => b.relu({ name: 'y', dtype: 'float32' }, { name: 'r' }),
      'r: its input y is not a tensor of this model.',
    ],
    [
      (b) => b.build([{ name: 'y', dtype: 'float32' }]),
      'The output y is not a tensor of this model.',
    ],
  ];

  it.each(cases)('%#', (apply, message, shape) => {
    expect(refusal(apply, shape).message).toBe(message);
  });

  it('names the layer and both shapes of a bad sum', () => {
    const error = refusal((b, x) => {
      const half = b.maxPool2d(x, { name: 'p', pool: 2 });
      b.scope('block', () => b.add([x, half], { name: 'add' }));
    });
    expect(error).toMatchObject({ code: 'shape-mismatch', details: { layer: 'block/add' } });
    expect(error.message).toContain('1x6x32x32');
    expect(error.message).toContain('1x6x16x16');
  });

  it('leaves the model as it was', () => {
    const builder = on((b, x) => {
      expect(() => b.conv2d(x, { name: 'c', filters: 8, kernel: 64 })).toThrow(ModelError);
      b.conv2d(x, { name: 'c', filters: 8, kernel: 3 });
    });
    const { graph, layers } = builder.build([]);
    expect(graph.nodes).toHaveLength(1);
    expect([...graph.weights.keys()]).toEqual(['c.weight', 'c.bias']);
    expect(layers.map((layer) => layer.nodes)).toEqual([[0]]);
  });
});

describe('layers', () => {
  it('have ids of scope and name, full attributes and their nodes', () => {
    const builder = on((b, x) => {
      b.scope('stage', () =>
        b.scope('0', () =>
          b.silu(b.conv2d(x, { name: 'conv', filters: 4, kernel: 1 }), { name: 'act' }),
        ),
      );
    });
    const { graph, layers } = builder.build([]);
    expect(layers).toEqual([
      {
        id: 'stage/0/conv',
        name: 'conv',
        scope: 'stage/0',
        type: 'Conv2D',
        attributes: {
          filters: 4,
          kernelSize: [1, 1],
          strides: [1, 1],
          padding: 'valid',
          dilation: [1, 1],
          groups: 1,
          useBias: true,
        },
        nodes: [0],
        source: undefined,
      },
      {
        id: 'stage/0/act',
        name: 'act',
        scope: 'stage/0',
        type: 'SiLU',
        attributes: {},
        nodes: [1, 2],
        source: undefined,
      },
    ]);
    expect(graph.nodes.map((node) => node.name)).toEqual([
      'stage/0/conv',
      'stage/0/act/Sigmoid',
      'stage/0/act/Mul',
    ]);
  });

  it('come from frontends with their own types and source lines', () => {
    const Negate: LayerType<object> = {
      name: 'Negate',
      attributes: () => ({ sign: -1 }),
      lower: (lowering) => lowering.node('Neg', [lowering.input]),
    };
    const frame = { file: 'model.py', line: 3, column: 1, functionName: 'build' };
    const source = { constructedAt: [frame], calledAt: [frame] };
    const builder = on((b, x) => b.apply(Negate, [x], { name: 'n', source }));
    const [layer] = builder.build([]).layers;
    expect(layer).toMatchObject({ type: 'Negate', attributes: { sign: -1 }, source });
  });

  it('take weights from an initializer of the model or of their own', () => {
    const builder = new ModelBuilder({ name: 'm', initialize: () => ({ kind: 'fill', value: 2 }) });
    const x = builder.input('x', 'float32', [1, 5]);
    builder.dense(x, { name: 'a', units: 3 });
    builder.dense(x, {
      name: 'b',
      units: 3,
      initialize: ({ role, dims, fanIn }) => ({
        kind: 'fill',
        value: role === 'bias' ? 0 : fanIn * (dims[0] ?? 0),
      }),
    });
    const sources = [...builder.build([]).graph.weights.values()].map(({ source }) => source);
    expect(sources).toEqual([2, 2, 15, 0].map((value) => ({ kind: 'fill', value })));
  });
});
