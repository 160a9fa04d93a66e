import * as l10n from '@vscode/l10n';
import { fromBinary } from '@bufbuild/protobuf';
import { basename, dirname, resolve } from 'node:path';
import type { Model } from '../../model/graph';
import { FormatError } from '../errors';
import { withFile } from '../files';
import { type ModelProto, ModelProtoSchema } from './proto/onnx_pb';
import { readSkeleton } from './skeleton';
import { notOnnx, refuseOtherFiles } from './sniff';
import { modelView } from './view';

export interface OnnxFile {
  /** Absolute. */
  readonly path: string;
  /** The whole truth of the file, without bulk: see skeleton.ts. Never change it; clone it. */
  readonly proto: ModelProto;
  readonly model: Model;
  /** Of the model file alone, without external data. */
  readonly sizeBytes: number;
}

/**
 * Opens an ONNX model without reading its weights: a file of many GB takes milliseconds.
 * External data is not looked at until `checkExternalData`.
 *
 * @throws FormatError with one sentence for anything that isn't a sound ONNX model.
 */
// Async although the reading isn't: callers must not depend on that.
// eslint-disable-next-line @typescript-eslint/require-await
export async function openOnnx(path: string): Promise<OnnxFile> {
  const absolute = resolve(path);
  return withFile(absolute, (file) => {
    refuseOtherFiles(file);
    const proto = decode(absolute, () => readSkeleton(file));
    if (!proto.graph)
      throw notOnnx(absolute, l10n.t('{0} holds no graph, not an ONNX model.', basename(absolute)));
    const model = withPath(absolute, () => modelView(proto, dirname(absolute)));
    return { path: absolute, proto, model, sizeBytes: file.sizeBytes };
  });
}

/** The skeleton is checked against the schema while it is made, so little can fail here. */
function decode(path: string, read: () => Uint8Array): ModelProto {
  const skeleton = read();
  try {
    return fromBinary(ModelProtoSchema, skeleton);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const message = l10n.t('{0} is damaged: {1}.', basename(path), reason);
    throw new FormatError('malformed', message, { path });
  }
}

/** Says which file a complaint about a weight is about. */
function withPath<T>(path: string, view: () => T): T {
  try {
    return view();
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    const message = l10n.t({
      message: '{0}: {1}',
      args: [basename(path), error.message],
      comment: ['A file, and a sentence on what is wrong with it'],
    });
    throw new FormatError(error.code, message, { ...error.details, path });
  }
}
