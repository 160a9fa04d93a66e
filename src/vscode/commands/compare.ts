/** Comparing runs: which with which. In the bundle that is loaded when it is asked for. */
import * as vscode from 'vscode';
import { formatDuration } from '../../profile/format';
import { shownName } from '../drawing/hostile-text';
import type { Run } from '../runs';
import { shortDate } from '../sidebar/run-date';
import type { CommandContext } from './commands';
import type { SourceModel } from './source-model';

export interface CompareContext extends Pick<
  CommandContext,
  'panels' | 'profiling' | 'runs' | 'session' | 'tracing'
> {
  /** A run of a saved profile that the user picks. */
  readonly askForFile: () => Promise<Run | undefined>;
}

/** Asks for another run and shows this one against it. */
export async function compareWith(context: CompareContext, run: Run): Promise<void> {
  const other = await pickRun(context, run.title, run.origin, run);
  if (other) context.panels.compare(run, other);
}

/**
 * Asks for a run, then shows a model of a source file, as its text stands now, against it. What is
 * shown of it is measured again only where the text is another one.
 */
export async function compareSource(
  context: CompareContext,
  { uri, name }: SourceModel,
): Promise<void> {
  const { panels, profiling, session, tracing } = context;
  const shown = isOf(session.run, uri, name) ? session.run : null;
  const isStale = !shown || panels.panelOf(shown)?.isStale || (await isNewer(uri, shown));
  // What was measured before an edit is what one wants to compare with.
  const but = isStale ? null : shown;
  const other = await pickRun(context, name, vscode.workspace.asRelativePath(uri), but);
  if (!other) return;
  if (isStale) await profiling.profile(await tracing.model(uri, name));
  const { run } = session;
  // Where measuring failed or was stopped, something else is shown, or what was shown before.
  if (run && run !== other && isOf(run, uri, name)) panels.compare(run, other);
}

interface RunItem extends vscode.QuickPickItem {
  readonly run?: Run;
}

/** Kept runs, those of the same model first, or a file. */
async function pickRun(
  { runs, askForFile }: CompareContext,
  title: string,
  origin: string,
  but: Run | null,
): Promise<Run | undefined> {
  const kept = (await runs.list()).filter(({ id }) => id !== but?.id);
  const hash = but?.profile.model.hash;
  const isSame = (run: Run): boolean =>
    (run.title === title && run.origin === origin) || run.profile.model.hash === hash;
  const items: RunItem[] = [
    ...section(vscode.l10n.t('same model'), kept.filter(isSame)),
    ...section(
      vscode.l10n.t('other models'),
      kept.filter((run) => !isSame(run)),
    ),
    ...section('', []),
    { label: vscode.l10n.t('$(folder-opened) A saved profile file…') },
  ];
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Compare {0} With', shownName(title)),
    placeHolder: vscode.l10n.t('The run before'),
    matchOnDescription: true,
  });
  return picked && (picked.run ?? askForFile());
}

function section(label: string, runs: readonly Run[]): RunItem[] {
  const items = runs.map((run) => {
    const { latency, environment, run: how } = run.profile;
    const when = shortDate(new Date(environment.date), new Date(), vscode.env.language);
    const facts = [formatDuration(latency.unprofiled.medianMs), when, how.precision, run.origin];
    return { label: shownName(run.title), description: facts.join(' · '), run };
  });
  if (label !== '' && items.length === 0) return [];
  return [{ label, kind: vscode.QuickPickItemKind.Separator }, ...items];
}

function isOf(run: Run | null, uri: vscode.Uri, name: string): boolean {
  const source = run?.profile.model.source;
  return source?.kind === 'traced' && source.name === name && source.path === uri.fsPath;
}

/** Whether the file was written, or is being edited, since a run. */
async function isNewer(uri: vscode.Uri, { profile }: Run): Promise<boolean> {
  const document = await vscode.workspace.openTextDocument(uri);
  const { mtime } = await vscode.workspace.fs.stat(uri);
  return document.isDirty || mtime > Date.parse(profile.environment.date);
}
