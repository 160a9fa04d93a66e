import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { readKerasArchitecture } from '../../src/formats/keras/read';

const FIXTURES = join(import.meta.dirname, '../fixtures/keras');

/** What Keras computed for a model: written by scripts/make-keras-fixtures.py. */
export interface KerasExample {
  readonly inputs: readonly ExampleTensor[];
  readonly outputs: readonly ExampleTensor[];
  readonly parameters: number;
}

export interface ExampleTensor {
  readonly shape: readonly number[];
  readonly dtype: 'float32' | 'int32';
  readonly values: readonly number[];
}

/** Names of the models that Keras wrote: `cnn.keras`, `k2-nested.h5`. */
export function kerasFixtures(): string[] {
  return readdirSync(FIXTURES)
    .filter((name) => /\.(keras|h5)\.gz$/.test(name))
    .map((name) => name.replace(/\.gz$/, ''));
}

export function fixtureBytes(name: string): Buffer {
  return gunzipSync(readFileSync(join(FIXTURES, `${name}.gz`)));
}

/** The model as a file in a folder. */
export function unpackFixture(name: string, folder: string): string {
  const path = join(folder, name);
  writeFileSync(path, fixtureBytes(name));
  return path;
}

export function exampleFor(name: string): KerasExample {
  const base = name.replace(/\.\w+$/, '');
  return JSON.parse(fixtureBytes(`${base}.json`).toString()) as KerasExample;
}

/** An architecture of Keras' own applications, and its number of parameters. */
export function applicationConfig(name: string) {
  return JSON.parse(fixtureBytes(`config-${name}.json`).toString()) as {
    readonly config: Readonly<Record<string, unknown>>;
    readonly parameters: number;
  };
}

export async function fixtureConfig(name: string, folder: string) {
  return (await readKerasArchitecture(unpackFixture(name, folder))).config;
}

/** The largest difference, as a part of the largest value that is expected. */
export function relativeDifference(given: ArrayLike<number>, wanted: readonly number[]): number {
  if (given.length !== wanted.length)
    throw new Error(`There are ${given.length} numbers, not ${wanted.length}.`);
  const largest = Math.max(...wanted.map(Math.abs), 1e-6);
  const worst = Math.max(...wanted.map((value, index) => Math.abs(value - (given[index] ?? NaN))));
  return worst / largest;
}
