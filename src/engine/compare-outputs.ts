import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Agreement } from '../profile/agreement';
import { agreementOf } from '../profile/agreement';
import type { StartEngine } from './engine-process';
import { startEngineProcess } from './engine-process';
import type { ModelSpec, RunOptions } from './options';
import { readOutput } from './output-files';
import type { OutputFile, RuntimeInput } from './protocol';
import { programFor } from './program';
import { withEngine } from './single-task';
import { createWorkFolder } from './work-folder';

export interface OutputRun {
  readonly spec: ModelSpec;
  readonly options: RunOptions;
}

/**
 * Runs two models, or one on two engines, once each on the same inputs and says how far the results
 * are apart. Null where they can't be compared: other inputs, or other shapes of the outputs.
 * Throws UserError, and the signal's reason when cancelled.
 */
export async function compareOutputs(
  before: OutputRun,
  after: OutputRun,
  signal?: AbortSignal,
  start?: StartEngine,
): Promise<Agreement | null> {
  const folder = await createWorkFolder();
  try {
    const first = await outputsOf(before, join(folder.path, 'before'), signal, start);
    const second = await outputsOf(after, join(folder.path, 'after'), signal, start);
    if (shapesOf(first.inputs) !== shapesOf(second.inputs)) return null;
    if (first.outputs.length === 0 || shapesOf(first.outputs) !== shapesOf(second.outputs))
      return null;
    const pairs = first.outputs.map(async (output, index) => ({
      shape: output.shape,
      before: await readOutput(output),
      after: await readOutput(second.outputs[index] ?? output),
    }));
    return agreementOf(await Promise.all(pairs));
  } finally {
    await folder.remove();
  }
}

interface Outputs {
  readonly inputs: readonly RuntimeInput[];
  readonly outputs: readonly OutputFile[];
}

async function outputsOf(
  { spec, options }: OutputRun,
  folder: string,
  signal: AbortSignal | undefined,
  start: StartEngine = startEngineProcess,
): Promise<Outputs> {
  const inference = { ...options, training: undefined };
  const program = await programFor(options);
  return withEngine(
    async (engine) => {
      await mkdir(folder);
      const { inputs, plain } = await engine.prepare({ spec, options: inference, folder });
      await engine.load({ runnable: plain, inputs, options: inference });
      const { outputs } = await engine.outputs({ folder });
      return { inputs, outputs };
    },
    signal,
    () => start(options.engine, program),
  );
}

function shapesOf(tensors: readonly { readonly shape: readonly number[] }[]): string {
  return tensors.map(({ shape }) => shape.join('x')).join(' ');
}
