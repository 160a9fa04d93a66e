import * as vscode from 'vscode';
import { shownName } from '../drawing/hostile-text';
import type { Run, RunFolder } from '../runs';

/** What these commands need of what all commands act on. */
export interface RunCommandContext {
  readonly runs: RunFolder;
  readonly session: { readonly run: Run | null };
}

/** Asks for another name; an empty one takes it away. */
export async function renameRun(context: RunCommandContext, argument: unknown): Promise<void> {
  const run = await keptRun(context, argument);
  if (!run) return;
  const { names } = await context.runs.notes();
  const name = await vscode.window.showInputBox({
    title: vscode.l10n.t('Rename Run'),
    prompt: vscode.l10n.t('Name of this run of {0}; nothing for none.', shownName(run.title)),
    value: names.get(run.id) ?? '',
  });
  if (name !== undefined) await context.runs.rename(run.id, name);
}

/** Makes a run the baseline of its model, in place of the one so far. */
export async function pinRun(context: RunCommandContext, argument: unknown): Promise<void> {
  const run = await keptRun(context, argument);
  if (run) await context.runs.pin(run.id);
}

export async function unpinRun(context: RunCommandContext, argument: unknown): Promise<void> {
  const run = await keptRun(context, argument);
  if (run) await context.runs.unpin(run.id);
}

/** The run of a menu, or the one that is shown; a message says why there is none. */
async function keptRun(
  { runs, session }: RunCommandContext,
  argument: unknown,
): Promise<(Run & { readonly id: string }) | undefined> {
  const id = argument === undefined ? session.run?.id : idOf(argument);
  if (id === null) {
    void vscode.window.showWarningMessage(
      vscode.l10n.t('This profile was opened from a file: only kept runs have names and pins.'),
    );
    return undefined;
  }
  const run = id === undefined ? undefined : await runs.open(id);
  if (run) return { ...run, id: id ?? '' };
  void vscode.window.showWarningMessage(vscode.l10n.t('This run is not kept any more.'));
  return undefined;
}

/** The id of a run, from a command link or an item of the sidebar. */
export function idOf(argument: unknown): string {
  if (typeof argument === 'object' && argument !== null && 'id' in argument)
    return String(argument.id);
  return String(argument);
}
