import * as vscode from 'vscode';
import { logProblem } from '../problems';
import type { BudgetParts } from './budget-host';
import type { CheckedBudget } from './run-budget-check';

export const BUDGET_NAME = 'layerline.budget.json';
const PATTERN = `**/*${BUDGET_NAME}`;
const MOST_BUDGETS = 100;

/**
 * Marks what breaks a budget, in its file and where models are written. What is known without
 * running a model is checked when the budget is saved; all of it on command.
 */
export class BudgetChecks implements vscode.Disposable {
  private readonly collection = vscode.languages.createDiagnosticCollection('layerline-budget');
  /** What each budget marks, so that another check of it replaces it. */
  private readonly marked = new Map<string, CheckedBudget['diagnostics']>();
  private readonly running = new Map<string, vscode.CancellationTokenSource>();
  private readonly subscriptions: vscode.Disposable;

  constructor(
    private readonly parts: BudgetParts,
    private readonly log: vscode.LogOutputChannel,
  ) {
    this.subscriptions = vscode.Disposable.from(
      vscode.workspace.onDidSaveTextDocument((document) => {
        if (isBudget(document.uri)) void this.checkSaved(document);
      }),
      // Numbers of a text that was edited since are no longer its own.
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0 && !isBudget(document.uri)) this.unmarkSource(document.uri);
      }),
      vscode.workspace.onDidDeleteFiles(({ files }) => files.forEach((uri) => this.unmark(uri))),
    );
  }

  /** The budget of a menu or of the editor, else all of the workspace: models are run. */
  async check(argument: unknown): Promise<void> {
    const budgets = await budgetsFor(argument);
    if (budgets.length === 0) {
      void vscode.window.showInformationMessage(
        vscode.l10n.t(
          'There is no {0} in this workspace. It says what models may cost; layerline check --help tells more.',
          BUDGET_NAME,
        ),
      );
      return;
    }
    const checked = await vscode.window.withProgress(
      {
        location: vscode.ProgressLocation.Notification,
        title: vscode.l10n.t('Checking budgets'),
        cancellable: true,
      },
      async (progress, token) => {
        const all: CheckedBudget[] = [];
        for (const uri of budgets) {
          const document = await vscode.workspace.openTextDocument(uri);
          all.push(
            await this.run(document, 'all', token, (message) => progress.report({ message })),
          );
        }
        return all;
      },
    );
    this.tell(checked);
  }

  dispose(): void {
    for (const source of this.running.values()) source.cancel();
    this.subscriptions.dispose();
    this.collection.dispose();
  }

  private async checkSaved(document: vscode.TextDocument): Promise<void> {
    const key = document.uri.toString();
    // Only the text that was saved last counts.
    this.running.get(key)?.cancel();
    const source = new vscode.CancellationTokenSource();
    this.running.set(key, source);
    try {
      await this.run(document, 'static', source.token);
    } catch (error) {
      // Nobody asked just now: a bug is for the log alone.
      if (!(error instanceof vscode.CancellationError)) logProblem(error, this.log);
    } finally {
      if (this.running.get(key) === source) this.running.delete(key);
      source.dispose();
    }
  }

  private async run(
    document: vscode.TextDocument,
    mode: 'static' | 'all',
    token: vscode.CancellationToken,
    onProgress?: (message: string) => void,
  ): Promise<CheckedBudget> {
    const { runBudgetCheck } = await import('../rare');
    const request = { document, mode, token, ...(onProgress && { onProgress }) };
    const checked = await runBudgetCheck(request, this.parts);
    if (token.isCancellationRequested) throw new vscode.CancellationError();
    this.marked.set(document.uri.toString(), checked.diagnostics);
    this.show();
    return checked;
  }

  private unmark(uri: vscode.Uri): void {
    if (this.marked.delete(uri.toString())) this.show();
  }

  private unmarkSource(uri: vscode.Uri): void {
    const key = uri.toString();
    let isMarked = false;
    for (const [budget, diagnostics] of this.marked) {
      const rest = diagnostics.filter(([marked]) => marked.toString() !== key);
      if (rest.length === diagnostics.length) continue;
      this.marked.set(budget, rest);
      isMarked = true;
    }
    if (isMarked) this.show();
  }

  /** Two budgets may mark one source. */
  private show(): void {
    const files = new Map<string, [vscode.Uri, vscode.Diagnostic[]]>();
    for (const [uri, diagnostics] of [...this.marked.values()].flat()) {
      const [, known] = files.get(uri.toString()) ?? [uri, []];
      files.set(uri.toString(), [uri, [...known, ...diagnostics]]);
    }
    this.collection.clear();
    this.collection.set([...files.values()]);
  }

  private tell(checked: readonly CheckedBudget[]): void {
    const counts = checked.flatMap(({ counts }) => counts ?? []);
    const sum = (key: 'kept' | 'broken' | 'failures') =>
      counts.reduce((total, count) => total + count[key], 0);
    const [kept, broken, failures] = [sum('kept'), sum('broken'), sum('failures')];
    const invalid = checked.length - counts.length;
    if (broken + failures + invalid === 0) {
      void vscode.window.showInformationMessage(vscode.l10n.t('Budgets: {0} limits kept.', kept));
      return;
    }
    const parts = [
      ...(broken > 0 ? [vscode.l10n.t('{0} of {1} limits broken', broken, kept + broken)] : []),
      ...(failures > 0 ? [vscode.l10n.t('{0} models not checked', failures)] : []),
      ...(invalid > 0 ? [vscode.l10n.t('{0} budgets with mistakes', invalid)] : []),
    ];
    const show = vscode.l10n.t('Show Problems');
    void vscode.window
      .showWarningMessage(vscode.l10n.t('Budgets: {0}.', parts.join(', ')), show)
      .then((picked) => {
        if (picked === show) void vscode.commands.executeCommand('workbench.actions.view.problems');
      });
  }
}

async function budgetsFor(argument: unknown): Promise<vscode.Uri[]> {
  if (argument instanceof vscode.Uri) return [argument];
  const active = vscode.window.activeTextEditor?.document.uri;
  if (active && isBudget(active)) return [active];
  return vscode.workspace.findFiles(PATTERN, undefined, MOST_BUDGETS);
}

function isBudget({ scheme, path }: vscode.Uri): boolean {
  return scheme === 'file' && path.endsWith(BUDGET_NAME);
}
