import { describe, expect, it } from 'vitest';
import { findScriptModels } from '../../../src/source/script/find-models';
import { importsTensorflowJs } from '../../../src/source/script/imports';
import { maskText } from '../../../src/source/script/mask';
import { parametersOf } from '../../../src/source/script/parameters';

const TF = `import * as tf from '@tensorflow/tfjs';\n`;

/** Names with kind and lines: `build function 2-4`; `-` is not exported. */
function found(text: string): string[] {
  return findScriptModels(text).map(
    ({ name, kind, isExported, line, endLine, parameters }) =>
      `${isExported ? '' : '-'}${name} ${kind} ${line}-${endLine}` +
      parameters
        .map((one) => ` ${one.name}${one.isOptional ? '?' : ''}=${one.default ?? ''}`)
        .join(''),
  );
}

describe('models by the text of a file', () => {
  it.each<[string, string, string[]]>([
    [
      'an exported function',
      `${TF}export function build(classes = 10, size: number) {\n  return tf.sequential();\n}\n`,
      ['build function 2-4 classes?=10 size='],
    ],
    [
      'an exported arrow function',
      `${TF}export const build = async (depth: number = 2, wide?: boolean): Promise<tf.LayersModel> =>\n  tf.model({});\n`,
      ['build function 2-3 depth?=2 wide?='],
    ],
    [
      'a function of one name',
      `${TF}export const build = n => tf.model(n);`,
      ['build function 2-2 n='],
    ],
    [
      'a default export',
      `${TF}export default function build() { return tf.model({}); }`,
      ['build function 2-2'],
    ],
    [
      'a default export without a name',
      `${TF}export default () => tf.model({});`,
      ['default function 2-2'],
    ],
    [
      'a default export by name',
      `${TF}const net = tf.sequential();\nexport default net;`,
      ['net model 2-2'],
    ],
    ['an exported model', `${TF}export const net = tf.model({ a: 1 });`, ['net model 2-2']],
    [
      'a model that is not exported',
      `${TF}const net = tf.sequential({\n  layers: [],\n});\nnet.summary();`,
      ['-net model 2-4'],
    ],
    [
      'renamed exports',
      `${TF}function a() { return tf.model({}); }\nexport { a as build };`,
      ['build function 2-2'],
    ],
    [
      'CommonJS',
      `const tf = require('@tensorflow/tfjs-node');\nfunction a() { return tf.model({}); }\nmodule.exports = { a, b: 1 };`,
      ['a function 2-2'],
    ],
    [
      'a member of exports',
      `const tf = require("@tensorflow/tfjs");\nexports.build = function (n) { return tf.model({}); };`,
      ['build function 2-2 n='],
    ],
    [
      'named imports',
      `import { sequential as seq, layers } from '@tensorflow/tfjs-layers';\nexport const net = seq();`,
      ['net model 2-2'],
    ],
    [
      'functions that use others',
      `${TF}function base() { return tf.sequential(); }\nexport function small() { return base(); }\nconst net = small();`,
      ['small function 3-3', '-net model 4-4'],
    ],
    [
      'a type that tells it',
      `${TF}import { base } from './base';\nexport function build(): tf.LayersModel { return base(); }`,
      ['build function 3-3'],
    ],
    [
      'a class',
      `${TF}export class Net extends tf.Sequential {\n  constructor(depth = 1) { super(); }\n}`,
      ['Net class 2-4 depth?=1'],
    ],
    ['layers', `${TF}export const conv = (x) => tf.layers.conv2d({}).apply(x);`, []],
    [
      'a custom layer',
      `${TF}export class Scale extends tf.layers.Layer { call(x) { return x; } }`,
      [],
    ],
    ['a result of a model', `${TF}const y = tf.sequential().predict(x);`, []],
    [
      'a function without result',
      `${TF}export async function run() { const m = tf.model({}); }`,
      [],
    ],
    [
      'another type',
      `${TF}export function run(): tf.Tensor { return tf.model({}).predict(1); }`,
      [],
    ],
    [
      'comments and strings',
      `${TF}// export const a = tf.model({})\nconst b = "tf.model({})";`,
      [],
    ],
    ['an argument that is a model', `${TF}const y = wrap(tf.sequential());`, []],
    [
      'a model with a type',
      `${TF}let net: tf.Sequential = tf.sequential() as tf.Sequential;`,
      ['-net model 2-2'],
    ],
    ['no import', `export function build() { return tf.sequential(); }`, []],
    ['inner functions', `${TF}function outer() { function inner() { return tf.model({}); } }`, []],
  ])('%s', (_, text, expected) => {
    expect(found(text)).toEqual(expected);
  });

  it('takes parameters apart', () => {
    const text = `${TF}export function build({ depth = 2, wide }: Options = {}, act: (x: number) => number = relu, shape = [28, 28, 1], ...rest: string[]) { return tf.model({}); }`;
    expect(findScriptModels(text)[0]?.parameters).toEqual([
      { name: '{…}', default: '{}', isOptional: true },
      { name: 'act', default: 'relu', isOptional: true },
      { name: 'shape', default: '[28, 28, 1]', isOptional: true },
      { name: 'rest', default: null, isOptional: true },
    ]);
  });

  it('is quick on a long file', () => {
    const many = Array.from(
      { length: 2000 },
      (_, n) => `const f${n} = (a) => ({ a, b: /[/]/ });\n`,
    );
    const text = `${TF}${many.join('')}export const net = tf.sequential();`;
    expect(found(text)).toEqual(['net model 2002-2002']);
  });
});

describe('a mask', () => {
  it.each([
    [`a = "x(" + 'y)'`, `a = "  " + '  '`],
    ['`a${b({ c: 1 })}d`', '` ${b({ c: 1 })} `'],
    ['`a${`b${c}`}d` + e', '` ${` ${c}`} ` + e'],
    ['a / b / c // (', 'a / b / c     '],
    ['x = /[/(]/g.test(y)', 'x =       g.test(y)'],
    ['return /a(/;', 'return     ;'],
    ['a /* ( \n ( */ b', 'a      \n      b'],
    [String.raw`"a\"(" + b`, `"    " + b`],
  ])('%s', (text, expected) => {
    expect(maskText(text)).toBe(expected);
  });
});

describe('imports', () => {
  it.each([
    [`import * as tf from '@tensorflow/tfjs';`, true],
    [`import '@tensorflow/tfjs-backend-wasm';`, true],
    [`const { model } = require("@tensorflow/tfjs-node-gpu")`, true],
    [`const tf = await import('@tensorflow/tfjs-core/dist/x')`, true],
    [`import * as vis from '@tensorflow/tfjs-vis';`, false],
    [`// see @tensorflow/tfjs`, false],
  ])('%s', (text, expected) => {
    expect(importsTensorflowJs(text)).toBe(expected);
  });
});

describe('parameters of a function that exists', () => {
  it.each<[string, string[]]>([
    ['function build(a, b = (1, 2)) { return (a); }', ['a=', 'b=(1, 2)']],
    ['async (a = [1]) => a', ['a=[1]']],
    ['a => a', ['a=']],
    ['class Net { x = f(1); constructor(a, b) {} }', ['a=', 'b=']],
    ['class Net {}', []],
    ['() => 1', []],
  ])('%s', (source, expected) => {
    expect(parametersOf(source).map((one) => `${one.name}=${one.default ?? ''}`)).toEqual(expected);
  });
});
