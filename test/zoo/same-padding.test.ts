import { expect, it } from 'vitest';
import { ModelBuilder } from '../../src/model/builder';
import type { Model } from '../../src/model/graph';
import type { Dim, ValueInfo } from '../../src/model/tensor';
import { runModel, uniformInput } from './support';

type Apply = (builder: ModelBuilder, x: ValueInfo, name: string) => ValueInfo;

const window = { padding: 'same', strides: 2 } as const;

/** The padding that we compute for a known size is the one that the runtime chooses. */
it.each<[string, Apply]>([
  ['conv2d 3', (b, x, name) => b.conv2d(x, { name, filters: 2, kernel: 3, ...window })],
  ['conv2d 5', (b, x, name) => b.conv2d(x, { name, filters: 2, kernel: [5, 2], ...window })],
  ['depthwise', (b, x, name) => b.depthwiseConv2d(x, { name, kernel: 4, ...window })],
  ['stride 1', (b, x, name) => b.conv2d(x, { name, filters: 2, kernel: 4, padding: 'same' })],
  [
    'dilated',
    (b, x, name) => b.depthwiseConv2d(x, { name, kernel: 3, padding: 'same', dilation: 2 }),
  ],
  ['max pooling', (b, x, name) => b.maxPool2d(x, { name, pool: 3, ...window })],
  ['average pooling', (b, x, name) => b.averagePool2d(x, { name, pool: 3, ...window })],
])('%s', async (_, apply) => {
  const build = (height: Dim, width: Dim): Model => {
    const builder = new ModelBuilder({ name: 'm' });
    const x = builder.input('input', 'float32', [1, 2, height, width]);
    return builder.build([apply(builder, x, 'y')]);
  };
  for (const [height, width] of [
    [8, 9],
    [11, 6],
  ] as const) {
    const input = uniformInput([1, 2, height, width], 1);
    const known = (await runModel(build(height, width), input, 'disabled'))['y'];
    const free = (await runModel(build('H', 'W'), input, 'disabled'))['y'];
    expect(known?.dims).toEqual(free?.dims);
    expect(known?.data).toEqual(free?.data);
  }
});
