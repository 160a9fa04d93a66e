import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as ort from 'onnxruntime-node';
import type { RunOptions } from '../options';
import type { Runnable, RuntimeInput } from '../protocol';
import type { TensorData } from '../inputs';

/** Names of files that a profiled session leaves in its folder. */
export const EXECUTED_GRAPH_FILE = 'executed.onnx';
const PROFILE_PREFIX = 'profile';

/** Weights from this size on go beside the dumped graph, where nobody reads them. */
const MIN_EXTERNAL_BYTES = 1024;

/** Creates a session; with `profileFolder` it profiles and dumps the graph that it executes. */
export async function createSession(
  runnable: Runnable,
  options: RunOptions,
  profileFolder?: string,
): Promise<ort.InferenceSession> {
  const session: Record<string, unknown> = {};
  if (options.spinning !== undefined)
    session['intra_op'] = { allow_spinning: options.spinning ? '1' : '0' };
  if (runnable.dataFolder !== undefined)
    session['model_external_initializers_file_folder_path'] = runnable.dataFolder;
  if (profileFolder !== undefined) {
    session['optimized_model_external_initializers_file_name'] = 'executed.weights';
    session['optimized_model_external_initializers_min_size_in_bytes'] = `${MIN_EXTERNAL_BYTES}`;
  }
  const sessionOptions: ort.InferenceSession.SessionOptions = {
    executionProviders: [options.device],
    graphOptimizationLevel: options.optimization,
    enableMemPattern: options.memoryPattern,
    logSeverityLevel: 3,
    extra: { session },
    ...(options.threads === undefined ? {} : { intraOpNumThreads: options.threads }),
    ...(profileFolder === undefined
      ? {}
      : {
          enableProfiling: true,
          profileFilePrefix: join(profileFolder, PROFILE_PREFIX),
          optimizedModelFilePath: join(profileFolder, EXECUTED_GRAPH_FILE),
        }),
  };
  // The folder for external data only counts for models given as bytes.
  return runnable.dataFolder === undefined
    ? ort.InferenceSession.create(runnable.path, sessionOptions)
    : ort.InferenceSession.create(await readFile(runnable.path), sessionOptions);
}

/** A model input as the runtime takes it; shapes of any size, data shared and not copied. */
export function toTensor(input: RuntimeInput, data: TensorData): ort.Tensor {
  // The constructor is overloaded by element type; here type and data were paired by inputData.
  const create = ort.Tensor as unknown as new (
    type: string,
    data: TensorData,
    dims: readonly number[],
  ) => ort.Tensor;
  return new create(input.dtype, data, input.shape);
}

export function runtimeVersion(): string {
  return ort.env.versions.node ?? ort.env.versions.common;
}
