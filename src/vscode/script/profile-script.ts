import type { Profiling } from '../profiling';
import type { AskedScript } from './script-files';

/** Measures a model of a script; which, and with what arguments, is asked for where needed. */
export async function profileScript(
  profiling: Profiling,
  asked: AskedScript,
  isWithArguments = false,
): Promise<void> {
  const { scriptModel } = await import('../later');
  const spec = await scriptModel(asked, isWithArguments);
  if (spec) await profiling.profile(spec);
}
