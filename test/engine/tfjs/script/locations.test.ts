import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loaded, madeAt, scripts, shown, specIn } from './support';

const BLOCKS = `import * as tf from '@tensorflow/tfjs';

export const convBlock = (x: tf.SymbolicTensor, filters: number) => {
  const y = tf.layers.conv2d({ filters, kernelSize: 3, padding: 'same' }).apply(x);
  return tf.layers.reLU().apply(y) as tf.SymbolicTensor;
};

export function residual(x: tf.SymbolicTensor, filters: number): tf.SymbolicTensor {
  const y = convBlock(x, filters);
  return tf.layers.add().apply([x, y]) as tf.SymbolicTensor;
}
`;

const USES_BLOCKS = `import * as tf from '@tensorflow/tfjs';
import { convBlock } from './lib/blocks';
const x = tf.input({ shape: [8, 8, 4] });
const net = tf.model({ inputs: x, outputs: convBlock(x, 4) });
`;

describe('where layers are made', () => {
  it('is known through helpers of another file, in loops', async () => {
    const folder = scripts({
      'lib/blocks.ts': BLOCKS,
      'net.ts': `import * as tf from '@tensorflow/tfjs';
import { residual } from './lib/blocks';

interface Options { depth?: number }

export function build({ depth = 2 }: Options = {}): tf.LayersModel {
  const input = tf.input({ shape: [8, 8, 4] });
  let x = input;
  for (let i = 0; i < depth; i++) {
    x = residual(x, 4);
  }
  ['a', 'b'].forEach((name) => {
    x = tf.layers.activation({ activation: 'tanh', name }).apply(x) as tf.SymbolicTensor;
  });
  return tf.model({ inputs: input, outputs: x });
}
`,
    });
    const { model } = await loaded(specIn(folder, 'net.ts', 'build', [{ depth: 2 }]));
    const block = 'lib/blocks.ts:9:13 residual < net.ts:10:9 build';
    const twice = [
      `Conv2D lib/blocks.ts:4:13 convBlock < ${block}`,
      `ReLU lib/blocks.ts:5:10 convBlock < ${block}`,
      'Add lib/blocks.ts:10:10 residual < net.ts:10:9 build',
    ];
    expect(madeAt(model.layers, folder)).toEqual([
      ...twice,
      ...twice,
      'Activation net.ts:13:9 build < net.ts:12:14 build',
      'Activation net.ts:13:9 build < net.ts:12:14 build',
    ]);
  });

  it('is told from the call, with its end and its text', async () => {
    const folder = scripts({
      'net.ts': `import { input, layers, model } from '@tensorflow/tfjs-layers';
const x = input({ shape: [4] });
const dense = layers.dense({
  units: 3, // (
});
const y = dense.apply(x);
export const net = model({ inputs: x, outputs: y as never });
`,
    });
    const { model } = await loaded(specIn(folder, 'net.ts'));
    const file = join(folder, 'net.ts');
    expect(model.layers.map(({ source }) => source)).toEqual([
      {
        constructedAt: [
          {
            file,
            line: 3,
            column: 15,
            endLine: 5,
            endColumn: 3,
            functionName: '',
            code: 'const dense = layers.dense({',
          },
        ],
        calledAt: [
          {
            file,
            line: 6,
            column: 11,
            endLine: 6,
            endColumn: 25,
            functionName: '',
            code: 'const y = dense.apply(x);',
          },
        ],
      },
    ]);
  });

  it('is right on the first line of a file that asks where it is', async () => {
    const folder = scripts({
      'net.mts': `import * as tf from '@tensorflow/tfjs'; const last = tf.layers.reLU({ name: import.meta.url.slice(-7, -4) });
export const net = tf.sequential(); /* import.meta.url */
net.add(tf.layers.dense({ units: __filename.length - __dirname.length, inputShape: [3] }));
net.add(last);`,
    });
    const { model } = await loaded(specIn(folder, 'net.mts'));
    expect(madeAt(model.layers, folder)).toEqual(['Dense net.mts:3:9', 'ReLU net.mts:1:54']);
    const [dense, relu] = model.layers;
    expect(dense?.params).toBe(4 * '/net.mts'.length);
    expect(relu?.name).toBe('net');
    expect(relu?.source?.constructedAt[0]?.code).toMatch(/name: import\.meta\.url\.slice/);
  });

  it('tells several layers of one line apart', async () => {
    const folder = scripts({
      'net.ts': `import * as tf from '@tensorflow/tfjs';
export const build = () => tf.sequential({ layers: [tf.layers.dense({ units: 2, inputShape: [3] }), tf.layers.reLU(), tf.layers.dense({ units: 1 })] });
`,
    });
    const { model } = await loaded(specIn(folder, 'net.ts'));
    expect(madeAt(model.layers, folder)).toEqual([
      'Dense net.ts:2:53 build',
      'ReLU net.ts:2:101 build',
      'Dense net.ts:2:119 build',
    ]);
    expect(model.layers.map(({ source }) => shown(source?.calledAt ?? [], folder))).toEqual([
      'net.ts:2:28 build',
      'net.ts:2:28 build',
      'net.ts:2:28 build',
    ]);
  });

  it('is where a class of the user is used, not where it is defined', async () => {
    const folder = scripts({
      'scale.ts': `import * as tf from '@tensorflow/tfjs';

export class Scale extends tf.layers.Layer {
  static className = 'Scale';
  private readonly inner = tf.layers.dense({ units: 3 });
  private factor!: tf.LayerVariable;

  constructor(private readonly by: number) {
    super({});
  }

  override build(shape: tf.Shape): void {
    this.factor = this.addWeight('factor', [1], 'float32', tf.initializers.ones());
    this.inner.build(shape);
    this.built = true;
  }

  override computeOutputShape(shape: tf.Shape): tf.Shape {
    return shape;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const [x] = Array.isArray(inputs) ? inputs : [inputs];
    return tf.tidy(() => (this.inner.apply(x!) as tf.Tensor).mul(this.factor.read()).mul(this.by));
  }
}

export class Doubled extends Scale {
  static override className = 'Doubled';
  constructor() {
    super(2);
  }
}
`,
      'net.ts': `import * as tf from '@tensorflow/tfjs';
import { Doubled, Scale } from './scale';
const net = tf.sequential({ layers: [tf.layers.inputLayer({ inputShape: [3] })] });
net.add(new Scale(3));
net.add(new Doubled());
export default net;
`,
    });
    const { model } = await loaded(specIn(folder, 'net.ts', 'net'));
    expect(madeAt(model.layers, folder)).toEqual([
      'Scale net.ts:4:9',
      'Dense scale.ts:5:28 Scale < scale.ts:9:5 Scale < net.ts:4:9',
      'Doubled net.ts:5:9',
      'Dense scale.ts:5:28 Scale < scale.ts:9:5 Scale < scale.ts:31:5 Doubled < net.ts:5:9',
    ]);
  });

  it('is known in CommonJS, in methods and after an await', async () => {
    const folder = scripts({
      'heads.js': `const tf = require('@tensorflow/tfjs-node');
module.exports = class Heads {
  constructor(units) { this.units = units; }
  add(net) {
    net.add(tf.layers.dense({ units: this.units }));
  }
};
`,
      'net.cjs': `#!/usr/bin/env node
const tf = require('@tensorflow/tfjs');
const path = require('path');
const Heads = require('./heads');
async function build(units) {
  await null;
  const net = tf.sequential({ name: path.basename(__filename) });
  net.add(tf.layers.dense({ units, inputShape: [2] }));
  new Heads(units).add(net);
  return net;
}
module.exports = { build };
`,
    });
    const { model, prepared } = await loaded(specIn(folder, 'net.cjs', 'build', [5]));
    expect(prepared.identity.name).toBe('build');
    expect(madeAt(model.layers, folder)).toEqual([
      'Dense net.cjs:8:11 build',
      'Dense heads.js:5:13 Heads.add < net.cjs:9:20 build',
    ]);
    expect(model.layers[0]?.outputShape).toBe(null);
    expect(model.layers.map(({ params }) => params)).toEqual([15, 30]);
  });

  it('leaves TensorFlow.js as it was', async () => {
    const folder = scripts({
      'net.ts': `import * as tf from '@tensorflow/tfjs';
export default () => tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [1] })] });`,
    });
    const tf = await import('@tensorflow/tfjs');
    const before = Object.getOwnPropertyDescriptors(tf.layers.Layer.prototype);
    await loaded(specIn(folder, 'net.ts'));
    expect(Object.getOwnPropertyDescriptors(tf.layers.Layer.prototype)).toEqual(before);
  });
});

describe('names of files', () => {
  it('are relative for a script that was given so', async () => {
    const folder = scripts({ 'lib/blocks.ts': BLOCKS, 'net.ts': USES_BLOCKS });
    const before = process.cwd();
    process.chdir(folder);
    try {
      const spec = { ...specIn(folder, 'net.ts', 'net'), path: 'net.ts' };
      const { model } = await loaded(spec);
      const files = model.layers.map(({ source }) => source?.constructedAt.map(({ file }) => file));
      expect(files).toEqual([
        ['lib/blocks.ts', 'net.ts'],
        ['lib/blocks.ts', 'net.ts'],
      ]);
    } finally {
      process.chdir(before);
    }
  });
});
