import { profileModel } from '../engine/measure';
import type { ModelSpec, RunOptions } from '../engine/options';
import type { Profile } from '../profile/document';
import type { CommandContext } from './command';
import { ProgressBar } from './progress-bar';

/** Measures a model behind a progress bar. Throws UserError, or AbortError when cancelled. */
export async function measure(
  spec: ModelSpec,
  options: RunOptions,
  { terminal, signal }: CommandContext,
): Promise<Profile> {
  const bar = new ProgressBar(terminal.err);
  try {
    return await profileModel(spec, options, {
      signal,
      onProgress: (progress) => bar.update(progress),
    });
  } finally {
    bar.end();
  }
}
