import { describe, expect, it, vi } from 'vitest';
import { feedsOf, outputsOf, packageFile, wasmRecorder } from '../native-support';
import { failureOf, loaded, prepare, scripts, specIn } from './support';

/** Before a script runs. */
const STANDARD_OUTPUT = process.stdout;
const TF = `import * as tf from '@tensorflow/tfjs';\n`;
const DENSE = `tf.sequential({ layers: [tf.layers.dense({ units: 2, inputShape: [3] })] })`;

describe('which model of a script', () => {
  it.each<[string, string, string, string]>([
    ['an exported model', `export const net = ${DENSE};`, 'net', 'net'],
    ['the only one', `export const net = ${DENSE};`, '', 'net'],
    ['an export by its other name', `const a = ${DENSE};\nexport { a as net };`, 'net', 'net'],
    [
      'a default export by its name',
      `export default function net() { return ${DENSE}; }`,
      'net',
      'net',
    ],
    ['a default export', `export default () => ${DENSE};`, 'default', 'sequential'],
    ['a variable', `const net = ${DENSE};\nconst other = ${DENSE};`, 'net', 'net'],
    [
      'a name of its own',
      `tf.sequential({ name: 'mine', layers: ${DENSE}.layers });`,
      'mine',
      'mine',
    ],
    ['a promise', `export async function net() { await 0; return ${DENSE}; }`, 'net', 'net'],
    [
      'a class',
      `export class Net extends tf.Sequential { constructor() { super({ layers: ${DENSE}.layers }); } }`,
      'Net',
      'Net',
    ],
  ])('%s', async (_, text, name, shown) => {
    const folder = scripts({ 'net.ts': TF + text });
    const { identity, inputs, weightBytes } = await prepare(specIn(folder, 'net.ts', name));
    expect(identity.name.startsWith(shown)).toBe(true);
    expect(inputs.map(({ dtype, shape }) => [dtype, shape])).toEqual([['float32', ['batch', 3]]]);
    expect(weightBytes).toBe((3 * 2 + 2) * 4);
  });

  it('CommonJS, which is one value', async () => {
    const folder = scripts({
      'net.js': `const tf = require('@tensorflow/tfjs-node');
module.exports = (units) => tf.sequential({ name: 'one', layers: [tf.layers.dense({ units, inputShape: [3] })] });`,
    });
    const { identity } = await prepare(specIn(folder, 'net.js', '', [2]));
    expect(identity).toMatchObject({ name: 'one', source: { name: 'default' } });
  });

  it('says which there are', async () => {
    const two = `${TF}export const a = ${DENSE};\nexport function b() { return ${DENSE}; }\n`;
    expect(await failureOf({ 'net.ts': two })).toBe(
      'ScriptError: net.ts has several models; name one: net.ts:a, net.ts:b.',
    );
    expect(await failureOf({ 'net.ts': two }, 'c')).toBe(
      'ScriptError: net.ts has no model named c. It has a, b.',
    );
    expect(await failureOf({ 'net.ts': `${TF}export const x = 1;` })).toBe(
      'ScriptError: net.ts has no model: export a tf.LayersModel, or a function that returns one.',
    );
  });
});

describe('a script', () => {
  it('gets its arguments', async () => {
    const folder = scripts({
      'net.ts': `${TF}export function net(units: number, { bias = true } = {}, note: null | string = 'x') {
  if (note !== null) throw new Error('not null');
  return tf.sequential({ layers: [tf.layers.dense({ units, useBias: bias, inputShape: [3] })] });
}`,
    });
    const spec = specIn(folder, 'net.ts', 'net', [5, { bias: false }, null]);
    const { model, prepared } = await loaded(spec);
    expect(model.layers.map(({ params }) => params)).toEqual([15]);
    expect(prepared.identity.source).toEqual({ ...spec });
    const other = await prepare(specIn(folder, 'net.ts', 'net', [6, {}, null]));
    expect(other.identity.hash).not.toBe(prepared.identity.hash);
  });

  it('is measured layer by layer, and computes', async () => {
    const folder = scripts({
      'net.ts': `${TF}
export function net() {
  const x = tf.input({ shape: [3], name: 'numbers' });
  const ones = { kernelInitializer: 'ones', useBias: false } as const;
  const y = tf.layers.dense({ units: 2, name: 'first', ...ones }).apply(x);
  const z = tf.layers.dense({ units: 1, name: 'second', ...ones }).apply(y) as tf.SymbolicTensor;
  return tf.model({ inputs: x, outputs: z });
}`,
    });
    const { model, prepared } = await loaded(specIn(folder, 'net.ts'));
    const feeds = await feedsOf(prepared, {});
    const [x = []] = feeds.map((feed) => Array.from(feed.dataSync()));
    const [y = []] = await outputsOf(model, feeds);
    expect(y[0]).toBeCloseTo(2 * x.reduce((sum, value) => sum + value, 0), 5);
    const { kernels } = await (
      await wasmRecorder()
    ).record(async () => void (await model.run(feeds)));
    const units = kernels.filter(({ name }) => /MatMul/.test(name)).map(({ unit }) => unit);
    expect(units.map((unit) => model.layers[unit]?.id)).toEqual(['first', 'second']);
  });

  it('names layers the same in every process', async () => {
    const folder = scripts({ 'net.ts': `${TF}export const net = ${DENSE};` });
    const { model, prepared } = await loaded(specIn(folder, 'net.ts'));
    const [name = ''] = model.layers.map((layer) => layer.name);
    expect(name).toMatch(/^dense_Dense\d+$/);
    expect(prepared.runnable.form).toBe('script');
  });

  it('has no way to standard output, and chooses no backend', async () => {
    const write = vi.spyOn(STANDARD_OUTPUT, 'write');
    const folder = scripts({
      'net.ts': `${TF}import '@tensorflow/tfjs-backend-webgl';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { stdout } from 'node:process';
setWasmPaths('/nowhere/');
console.log('one'); console.info('two'); process.stdout.write('three'); stdout.write('four');
export async function net() {
  await tf.setBackend('webgl');
  await tf.ready();
  return ${DENSE};
}`,
    });
    const errors = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    await loaded(specIn(folder, 'net.ts'));
    expect(errors.mock.calls.map(([text]) => String(text).trim())).toEqual([
      'one',
      'two',
      'three',
      'four',
    ]);
    expect(write).not.toHaveBeenCalled();
    vi.restoreAllMocks();
  });

  it('finds its own files', async () => {
    const folder = scripts({
      'net.ts': `import config from './config.json';
import * as tf from '@tensorflow/tfjs';
import { readUnits } from './lib/read.mjs';
export const net = tf.sequential({ layers: [tf.layers.dense({ units: readUnits() + config.units, inputShape: [3] })] });`,
      'config.json': '{ "units": 3 }',
      'lib/read.mjs': `import { readFileSync } from 'node:fs'; export const readUnits = () => Number(readFileSync(new URL('units.txt', import.meta.url), 'utf8'));`,
      'lib/units.txt': '4',
    });
    const { model } = await loaded(specIn(folder, 'net.ts'));
    expect(model.layers.map(({ params }) => params)).toEqual([3 * 7 + 7]);
  });

  it('loads models from files', async () => {
    const path = packageFile('@upscalerjs/default-model/models/model.json');
    const folder = scripts({
      'net.ts': `${TF}export const load = () => tf.loadLayersModel('file://${path}');`,
    });
    const { model } = await loaded(specIn(folder, 'net.ts', 'load'));
    expect(model.layers.reduce((sum, { params }) => sum + params, 0)).toBe(222_075);
  });

  it('does not train in the background', async () => {
    const folder = scripts({
      'net.ts': `${TF}const net = ${DENSE};
net.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
async function run() {
  await net.fit(tf.zeros([4, 3]), tf.zeros([4, 2]), { epochs: 1 });
  process.exit();
}
void run();`,
    });
    const { model } = await loaded(specIn(folder, 'net.ts', 'net'));
    expect(model.layers.map(({ type }) => type)).toEqual(['Dense']);
  });
});

describe('what is wrong with a script is said with its place', () => {
  it.each<[string, Record<string, string>, string]>([
    ['a syntax error', { 'net.ts': `${TF}export const a = ;` }, 'net.ts:2:18: Unexpected ";".'],
    [
      'one in another file, behind other signs',
      { 'net.ts': `${TF}import './lib/b';`, 'lib/b.ts': `const é = 'é'; let x = );` },
      'lib/b.ts:1:24: Unexpected ")".',
    ],
    [
      'a missing file',
      { 'net.ts': `${TF}import { b } from './b';\nb();` },
      'net.ts:2:19: there is no file ./b.',
    ],
    [
      'a missing package',
      { 'net.ts': `import { b } from 'left-pad-nowhere';\nb();` },
      'net.ts:1:19: the package left-pad-nowhere is not installed.',
    ],
    [
      'a missing export',
      { 'net.ts': `${TF}import { c } from './b';\nc();`, 'b.ts': 'export const a = 1;' },
      'net.ts:2:10: No matching export in "b.ts" for import "c".',
    ],
    [
      'await at the top',
      { 'net.ts': `${TF}await 1;` },
      'net.ts:2:1: "await" outside of a function is not supported: export an async function.',
    ],
    [
      'an exception',
      { 'net.ts': `${TF}function f(x: any) { return x.y; }\nexport const net = f(undefined);` },
      "net.ts:2:31: TypeError: Cannot read properties of undefined (reading 'y')",
    ],
    [
      'an exception of TensorFlow.js',
      {
        'net.ts': `${TF}export const build = () => {\n  return tf.sequential({ layers: [tf.layers.dense({ units: -1, inputShape: [3] })] });\n}`,
      },
      'net.ts:3:45: Expected units to be a positive integer, but got -1.',
    ],
    [
      'a part of TensorFlow.js',
      { 'net.ts': `import { x } from '@tensorflow/tfjs-layers/dist/engine/executor';\n${TF}x();` },
      'net.ts:1:19: @tensorflow/tfjs-layers/dist/engine/executor is a part of TensorFlow.js that is not for users: import @tensorflow/tfjs-layers.',
    ],
    [
      'process.exit',
      { 'net.ts': `${TF}export const net = () => process.exit(0);` },
      'net.ts:2:34: process.exit() would end the measurement: leave it out here.',
    ],
    [
      'a function of tensors',
      { 'net.ts': `${TF}export const net = () => (x: tf.Tensor) => x.relu();` },
      'net.ts: net gives a function, not a tf.LayersModel with layers (tf.sequential, tf.model).',
    ],
    [
      'a tensor',
      { 'net.ts': `${TF}export const net = () => tf.zeros([1]);` },
      'net.ts: net gives a tensor, not a tf.LayersModel with layers (tf.sequential, tf.model).',
    ],
    [
      'no input shape',
      {
        'net.ts': `${TF}export const net = tf.sequential({ name: 'n' });`,
      },
      'net.ts: the model "n" has no input shape: give its first layer one.',
    ],
    [
      'a missing argument',
      { 'net.ts': `${TF}export function net(a: number, b = 1) { return tf.model({}); }` },
      'net.ts: net needs arguments (a): give them as JSON, in their order.',
    ],
    [
      'training',
      {
        'net.ts': `${TF}export async function net() { const m = ${DENSE}; m.compile({ optimizer: 'sgd', loss: 'meanSquaredError' }); await m.fit(tf.zeros([4, 3]), tf.zeros([4, 2])); return m; }`,
      },
      'net.ts trains its model while it makes it, which is not waited for: train it in a function of its own.',
    ],
  ])('%s', async (_, files, expected) => {
    expect(
      await failureOf(
        files,
        Object.keys(files).length && expected.includes(' gives ') ? 'net' : '',
      ),
    ).toBe(`ScriptError: ${expected}`);
  });

  it('an endless loop, at the top or later', async () => {
    const loop = `${TF}export const build = () => { for (;;); };\n`;
    const said =
      'ScriptError: net.ts ran for more than 0.3 s and was stopped: it may loop endlessly; if it is just that slow, allow more time (--timeout).';
    expect(await failureOf({ 'net.ts': loop }, 'build', [], 300)).toBe(said);
    expect(await failureOf({ 'net.ts': `${loop}build();` }, 'build', [], 300)).toBe(said);
    const never = `${TF}export const build = () => new Promise(() => undefined);`;
    expect(await failureOf({ 'net.ts': never }, 'build', [], 300)).toBe(said);
  });

  it('a file that is not there', async () => {
    const folder = scripts({});
    await expect(prepare(specIn(folder, 'net.ts'))).rejects.toThrow(
      `Can't read ${folder}/net.ts: there is no such file.`,
    );
  });
});
