import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { OutputFile } from './protocol';

export interface OutputValues {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: ArrayLike<number | bigint | string>;
}

/** Writes outputs of numbers as float64, in their order; strings have none to compare. */
export async function writeOutputs(
  folder: string,
  outputs: readonly OutputValues[],
): Promise<OutputFile[]> {
  const written: OutputFile[] = [];
  for (const [index, { name, shape, data }] of outputs.entries()) {
    if (typeof data[0] === 'string') continue;
    const path = join(folder, `output-${index}.f64`);
    const numbers = Float64Array.from({ length: data.length }, (_, at) => Number(data[at]));
    await writeFile(path, numbers);
    written.push({ name, shape: [...shape], path });
  }
  return written;
}

export async function readOutput({ path }: OutputFile): Promise<Float64Array> {
  const { buffer, byteOffset, byteLength } = await readFile(path);
  return new Float64Array(buffer.slice(byteOffset, byteOffset + byteLength));
}
