import { toBinary } from '@bufbuild/protobuf';
import { createHash } from 'node:crypto';
import { ModelProtoSchema } from '../formats/onnx/proto/onnx_pb';
import type { OnnxFile } from '../formats/onnx/read';
import type { ProfiledModel } from '../profile/document';
import { modelHash } from './model-hash';
import type { ModelSpec } from './options';

/** Whether the model is an `.onnx` file as it is. */
export function isFile({ kind }: ModelSpec): boolean {
  return kind === 'file' || kind === 'exported';
}

/** Where a profile says its model comes from. */
export function sourceOf(spec: ModelSpec): ProfiledModel['source'] {
  switch (spec.kind) {
    case 'file':
      return { kind: 'file', path: spec.path };
    case 'traced':
    case 'exported':
      return { kind: spec.kind, name: spec.name, path: spec.path };
    case 'keras':
      return { kind: 'file', path: spec.path };
    case 'script': {
      const { kind, name, path } = spec;
      return { kind, name, path, arguments: spec.arguments };
    }
    default:
      return { kind: 'zoo', name: spec.name, options: { ...spec.options } };
  }
}

/** The same on both engines: what a Keras file computes follows from the file alone. */
export function kerasHash(path: string): string {
  return modelHash(new Uint8Array(), [path]);
}

/** @param file what the model was written as, or opened from. */
export function hashOf(spec: ModelSpec, file: OnnxFile): string {
  if (spec.kind === 'keras') return kerasHash(spec.path);
  // A built model is its specification: the weights follow from it.
  if (!isFile(spec)) return createHash('sha256').update(JSON.stringify(spec)).digest('hex');
  const weightFiles = new Set<string>([file.path]);
  for (const { source } of file.model.graph.weights.values())
    if (source.kind === 'file') weightFiles.add(source.path);
  return modelHash(toBinary(ModelProtoSchema, file.proto), [...weightFiles].sort());
}
