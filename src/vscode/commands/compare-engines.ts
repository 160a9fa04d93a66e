import * as vscode from 'vscode';
import { compareOutputs } from '../../engine/compare-outputs';
import type { ModelSpec, RunOptions } from '../../engine/options';
import { withOtherEngine, withTensorflow } from '../../engine/options';
import { isKerasPath } from '../../formats/keras/match';
import { isUserError } from '../../model/errors';
import type { Agreement } from '../../profile/agreement';
import { tensorflowFolder } from '../../setup/tensorflow/folder';
import type { CommandContext } from './commands';

type Context = Pick<
  CommandContext,
  'session' | 'profiling' | 'panels' | 'tracing' | 'storage' | 'log'
>;

/** Measures the shown model on the other engine too and shows both, with how far results are apart. */
export async function compareEngines(context: Context): Promise<void> {
  const { session, profiling, panels, log } = context;
  const before = session.run;
  const asked: RunOptions[] = [];
  const spec = await profiling.profileAgain((options) => {
    asked.push(options, withOtherEngine(options));
    return withOtherEngine(options);
  });
  const after = session.run;
  const [options, other] = asked;
  // Where measuring failed or was stopped, the same or nothing is shown.
  if (!before || !after || after === before || !options || !other || !spec) return;
  panels.compare(after, before);
  if (spec.kind === 'export') return;
  try {
    const title = vscode.l10n.t('Comparing the outputs of both engines');
    const agreement = await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Window, title },
      () => agreementOf(context, spec, options, other),
    );
    if (agreement && session.run === after) panels.compare(after, before, agreement);
  } catch (error) {
    if (!isUserError(error)) throw error;
    log.warn(error.message);
  }
}

async function agreementOf(
  { tracing, storage }: Context,
  spec: ModelSpec,
  ...runs: [RunOptions, RunOptions]
): Promise<Agreement | null> {
  const isKeras = spec.kind === 'file' && isKerasPath(spec.path);
  // One of the engines runs a Keras file by its operators.
  const runnable = isKeras ? await tracing.keras(spec.path) : spec;
  const [before, after] = runs.map((options) => ({
    spec: runnable,
    options: withTensorflow(options, () => tensorflowFolder(storage)),
  }));
  return before && after ? compareOutputs(before, after) : null;
}
