import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Inside a Python package, where they are the same libraries that Python loads. */
const IN_PYTHON: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  linux: ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2'],
  darwin: ['libtensorflow_cc.2.dylib', 'libtensorflow_framework.2.dylib'],
};

/** Of the C library that is published by itself. */
const BY_ITSELF: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  linux: ['libtensorflow.so.2', 'libtensorflow_framework.so.2'],
  darwin: ['libtensorflow.2.dylib', 'libtensorflow_framework.2.dylib'],
};

/** Undefined where a Python package's libraries can't be linked: on Windows it has none of C. */
export function pythonLibraries(platform = process.platform): readonly string[] | undefined {
  return IN_PYTHON[platform];
}

/** A header that says where the others are. */
export const FIRST_HEADER = join('tensorflow', 'c', 'c_api.h');

/** Where headers and libraries lie. */
export interface FoundLibraries {
  /** Has `tensorflow/c/c_api.h`. */
  readonly include: string;
  readonly libraries: readonly string[];
}

/** In an installed package `tensorflow`, or in an unpacked libtensorflow; undefined for neither. */
export function librariesIn(folder: string): FoundLibraries | undefined {
  const include = join(folder, 'include');
  if (!existsSync(join(include, FIRST_HEADER))) return undefined;
  const { platform } = process;
  const found = [
    (IN_PYTHON[platform] ?? []).map((name) => join(folder, name)),
    (BY_ITSELF[platform] ?? []).map((name) => join(folder, 'lib', name)),
  ].find((paths) => paths.length > 0 && paths.every((path) => existsSync(path)));
  return found && { include, libraries: found };
}
