import * as l10n from '@vscode/l10n';
import { closeSync, openSync, writeSync } from 'node:fs';
import { basename, join } from 'node:path';
import { ModelError } from '../../model/errors';
import type { Model } from '../../model/graph';
import type { Initializer } from '../../model/layers';
import type { TracedGraph, TracedValue } from '../traced/document';
import { readTrace, requireTranslated } from '../traced/read';
import { bindWeights } from './bind-weights';
import type { KerasFile, KerasWeight } from './file';
import { KERAS_EXTENSIONS } from './match';
import { permuted } from './permute';
import { openKerasFile } from './read';

/** A Keras file whose layers all have operators of ONNX: what a KerasSpec with a graph is. */
export interface LoweredKeras {
  readonly path: string;
  readonly graph: TracedGraph | null;
  /** Why there is no graph. */
  readonly problem: string | null;
}

const NAME = 'keras-weights.bin';

/**
 * The model of a Keras file in ONNX's operators. With a folder its weights are the file's, written
 * there in the order of axes that the operators want, one at a time; without one they are seeded,
 * which is enough for costs, and the file isn't opened.
 *
 * Throws ModelError where there is no graph, FormatError where the weights don't fit it.
 */
export async function openKerasGraph(
  { path, graph, problem }: LoweredKeras,
  folder: string | undefined,
): Promise<Model> {
  if (!graph)
    throw new ModelError(
      'untranslated',
      problem ?? l10n.t("{0} can't be translated to ONNX here.", basename(path)),
    );
  requireTranslated(graph);
  const name = kerasName(path);
  if (folder === undefined) return readTrace(name, graph);
  const file = await openKerasFile(path);
  try {
    return readTrace(name, graph, 0, writeWeights(file, graph, join(folder, NAME)));
  } finally {
    file.close();
  }
}

/** The file's name without its extension. */
export function kerasName(path: string): string {
  const name = basename(path);
  const extension = KERAS_EXTENSIONS.find((one) => name.toLowerCase().endsWith(one)) ?? '';
  return name.slice(0, name.length - extension.length);
}

/** Each value's place in the written file. */
function writeWeights(
  file: KerasFile,
  graph: TracedGraph,
  target: string,
): ReadonlyMap<number, Initializer> {
  const bound = bindWeights(file, graph.saved ?? []);
  const read = new Set(graph.nodes.flatMap((node) => node.inputs));
  const found = new Map<number, Initializer>();
  const fd = openSync(target, 'w');
  try {
    let offset = 0;
    for (const [{ value: index }, weight] of bound) {
      const value = index === null ? undefined : graph.values[index];
      if (index === null || value?.from !== 'weight' || found.has(index)) continue;
      if (!read.has(index)) continue;
      const bytes = bytesFor(value, weight);
      writeWhole(fd, bytes, offset);
      const place = { kind: 'file', path: target, offset, length: bytes.length } as const;
      found.set(index, () => place);
      offset += bytes.length;
    }
  } finally {
    closeSync(fd);
  }
  return found;
}

function bytesFor(value: TracedValue, weight: KerasWeight): Uint8Array {
  const axes = 'axes' in value ? value.axes : null;
  const read = weight.read();
  const wanted = value.dtype === 'int32' ? Int32Array.from(read) : Float32Array.from(read);
  const ordered = axes ? permuted(wanted, weight.shape, axes) : wanted;
  return new Uint8Array(ordered.buffer, ordered.byteOffset, ordered.byteLength);
}

function writeWhole(fd: number, bytes: Uint8Array, offset: number): void {
  for (let done = 0; done < bytes.length;)
    done += writeSync(fd, bytes, done, bytes.length - done, offset + done);
}
