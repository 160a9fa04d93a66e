import * as l10n from '@vscode/l10n';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { DataType } from '../model/tensor';
import { formatShape } from '../model/tensor';
import { readNpy, readRaw } from '../formats/npy';
import { EngineError } from './errors';
import type { RuntimeInput } from './protocol';

export type TensorData =
  | Float32Array
  | Float64Array
  | Uint8Array
  | Int8Array
  | Uint16Array
  | Int16Array
  | Uint32Array
  | Int32Array
  | BigInt64Array
  | BigUint64Array
  | string[];

/** Token ids stay below this, so that they exist in any real vocabulary. */
const LARGEST_TOKEN_ID = 100;

/**
 * Data for one model input: from its file, else made up to fit its type and name. The same seed
 * gives the same data in every process.
 *
 * Throws EngineError('bad-input') when a file does not fit or the type can't be made up.
 */
export async function inputData(input: RuntimeInput, seed: number): Promise<TensorData> {
  return input.file === undefined ? synthesise(input, seed) : readInputFile(input, input.file);
}

async function readInputFile(input: RuntimeInput, file: string): Promise<TensorData> {
  if (!file.endsWith('.npy')) return readRaw(await readFile(file), input.dtype, input.shape);
  const array = readNpy(await readFile(file), basename(file));
  const sameShape = array.shape.join() === input.shape.join();
  if (array.dtype === input.dtype && sameShape) return array.data;
  throw new EngineError(
    'bad-input',
    l10n.t(
      '{0} holds {1} {2}, but input "{3}" is {4} {5}: convert the file or set --input-shape.',
      basename(file),
      array.dtype,
      formatShape(array.shape),
      input.name,
      input.dtype,
      formatShape(input.shape),
    ),
  );
}

function synthesise(input: RuntimeInput, seed: number): TensorData {
  const count = input.shape.reduce((product, size) => product * size, 1);
  const random = randomNumbers(seed);
  switch (input.dtype) {
    case 'float32':
      return filled(new Float32Array(count), () => random() * 2 - 1);
    case 'float64':
      return filled(new Float64Array(count), () => random() * 2 - 1);
    case 'float16':
      // Sign and fraction at random with exponents of 2^-2..2^-1: values in ±[0.25, 1).
      return filled(new Uint16Array(count), () => halfFloat(random()));
    case 'bool':
      return new Uint8Array(count).fill(1);
    case 'string':
      return Array.from({ length: count }, () => '');
    case 'uint8':
      return filled(new Uint8Array(count), () => Math.floor(random() * 256));
    case 'int8':
      return filled(new Int8Array(count), () => Math.floor(random() * 256) - 128);
    case 'int64':
      return BigInt64Array.from(integers(input, count, random), BigInt);
    case 'uint64':
      return BigUint64Array.from(integers(input, count, random), BigInt);
    case 'int32':
      return Int32Array.from(integers(input, count, random));
    case 'uint32':
      return Uint32Array.from(integers(input, count, random));
    case 'int16':
      return Int16Array.from(integers(input, count, random));
    case 'uint16':
      return Uint16Array.from(integers(input, count, random));
    default:
      throw unsupported(input.name, input.dtype);
  }
}

/** In place: large inputs leave no room for a copy, which `map` would make. */
function filled<Numbers extends { readonly length: number; [index: number]: number }>(
  numbers: Numbers,
  next: () => number,
): Numbers {
  for (let i = 0; i < numbers.length; i++) numbers[i] = next();
  return numbers;
}

function unsupported(name: string, dtype: DataType): EngineError {
  return new EngineError(
    'bad-input',
    l10n.t(
      'Input "{0}" is {1}, which ONNX Runtime\'s Node.js binding can\'t take: cast it inside the model.',
      name,
      dtype,
    ),
  );
}

/** Integers by the name's meaning: masks are ones, types zeros, positions count, ids are tokens. */
function integers(input: RuntimeInput, count: number, random: () => number): number[] {
  const name = input.name.toLowerCase();
  const length = input.shape.at(-1) ?? 1;
  const value = (index: number): number => {
    if (/mask/.test(name)) return 1;
    if (/token_type|segment/.test(name)) return 0;
    if (/position/.test(name)) return index % length;
    if (/length|len$/.test(name)) return length;
    return 1 + Math.floor(random() * (LARGEST_TOKEN_ID - 1));
  };
  return Array.from({ length: count }, (_, index) => value(index));
}

function halfFloat(uniform: number): number {
  const bits = Math.floor(uniform * 4096);
  return ((bits & 1) << 15) | (0x3400 + (bits >> 1));
}

/** Lehmer-style 32-bit generator: inputs only need to be varied and repeatable. */
function randomNumbers(seed: number): () => number {
  let state = (seed ^ 0x9e3779b9) >>> 0 || 1;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
