import * as l10n from '@vscode/l10n';
import { clone, toBinary } from '@bufbuild/protobuf';
import type { Model } from '../../model/graph';
import { FormatError } from '../errors';
import { bindDims, type DimOptions } from './bind-dims';
import { ModelProtoSchema } from './proto/onnx_pb';
import type { OnnxFile } from './read';
import { relocateData } from './relocate';
import { type OriginalNode, renameModel } from './rename';
import { modelView } from './view';

export interface InstrumentOptions extends DimOptions {
  /** Default true. False only binds sizes, for a session that is not profiled. */
  readonly rename?: boolean;
}

export interface Instrumented {
  /** The model for the runtime. Bulk stays where it is, as external data. */
  readonly bytes: Uint8Array;
  /** Absolute folder for `session.model_external_initializers_file_folder_path`. */
  readonly dataFolder: string;
  /** What renamed nodes (`~n12~`) were, in all graphs and functions; empty without renaming. */
  readonly nodeNames: ReadonlyMap<string, OriginalNode>;
  /** Original names of renamed tensors (`~t12~`); empty without renaming. */
  readonly tensorNames: ReadonlyMap<string, string>;
  /** View of the changed model. Its nodes and layers are aligned with the original's. */
  readonly model: Model;
}

/**
 * Prepares a model for a run: sizes are bound, data is checked and made loadable, and every node
 * and tensor gets a unique name by which the profile is joined to the model again.
 *
 * The file stays as it is, and so does `file`.
 * @throws FormatError if data is missing or sizes don't fit.
 */
export function instrument(file: OnnxFile, options: InstrumentOptions): Instrumented {
  const proto = clone(ModelProtoSchema, file.proto);
  if (proto.graph) bindDims(proto.graph, options);
  const dataFolder = relocateData(proto, file.path);
  const names = options.rename === false ? undefined : renameModel(proto);
  proto.docString = '';
  proto.metadataProps = [];
  return {
    bytes: encode(() => toBinary(ModelProtoSchema, proto)),
    dataFolder,
    nodeNames: names?.nodes ?? new Map<string, OriginalNode>(),
    tensorNames: names?.tensors ?? new Map<string, string>(),
    model: { ...modelView(proto, dataFolder), layers: file.model.layers },
  };
}

function encode(make: () => Uint8Array): Uint8Array {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new FormatError('too-large', l10n.t('The model is too large to be prepared for a run.'));
  }
}
