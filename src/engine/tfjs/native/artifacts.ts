import type { io } from '@tensorflow/tfjs';
import type { TfjsFile } from '../../../formats/tfjs/read';
import { readWeights } from '../../../formats/tfjs/shards';

/**
 * What TF.js loads a model from, with its weights. How the model was trained is left out: TF.js
 * would refuse models for optimizers and losses that a run doesn't need. Throws FormatError.
 */
export function artifactsOf(
  file: TfjsFile,
  modelTopology: object = file.json.modelTopology,
): io.ModelArtifacts {
  const weights = readWeights(file);
  const { signature, userDefinedMetadata, modelInitializer, initializerSignature } = file.json;
  return {
    modelTopology,
    format: file.kind,
    ...(weights && {
      weightSpecs: weights.specs as unknown as io.WeightsManifestEntry[],
      weightData: [...weights.data],
    }),
    ...given({ signature, userDefinedMetadata, modelInitializer, initializerSignature }),
  };
}

function given(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== undefined && value !== null),
  );
}
