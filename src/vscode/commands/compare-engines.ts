import * as vscode from 'vscode';
import { compareOutputs } from '../../engine/compare-outputs';
import type { RunOptions } from '../../engine/options';
import { withOtherEngine } from '../../engine/options';
import { isUserError } from '../../model/errors';
import type { CommandContext } from './commands';

type Context = Pick<CommandContext, 'session' | 'profiling' | 'panels' | 'log'>;

/** Measures the shown model on the other engine too and shows both, with how far results are apart. */
export async function compareEngines({ session, profiling, panels, log }: Context): Promise<void> {
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
      () => compareOutputs({ spec, options }, { spec, options: other }),
    );
    if (agreement && session.run === after) panels.compare(after, before, agreement);
  } catch (error) {
    if (!isUserError(error)) throw error;
    log.warn(error.message);
  }
}
