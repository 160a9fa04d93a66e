/** Checking a budget, in the bundle that is loaded when it is asked for. */
import * as vscode from 'vscode';
import { checkBudget, type CheckMode } from '../../profile/budget/check';
import {
  budgetFindings,
  type BudgetFinding,
  problemFindings,
  sourceFindings,
  type SourceFinding,
} from '../../profile/budget/findings';
import { rangeOfPath } from '../../profile/budget/json-places';
import { type CheckCounts, countChecks } from '../../profile/budget/outcome';
import { BudgetError, parseBudget } from '../../profile/budget/parse-budget';
import { pathsInside } from '../annotations/source-paths';
import { type BudgetParts, EditorBudgetHost, type ModelPlace } from './budget-host';

/** What came of a check, ready to be shown. */
export interface CheckedBudget {
  /** null where the budget itself is wrong. */
  readonly counts: CheckCounts | null;
  readonly diagnostics: readonly (readonly [vscode.Uri, readonly vscode.Diagnostic[]])[];
}

export interface CheckRequest {
  readonly document: vscode.TextDocument;
  readonly mode: CheckMode;
  readonly token: vscode.CancellationToken;
  readonly onProgress?: (message: string) => void;
}

/** Throws vscode.CancellationError, and what is a bug. */
export async function runBudgetCheck(
  { document, mode, token, onProgress = () => undefined }: CheckRequest,
  parts: BudgetParts,
): Promise<CheckedBudget> {
  const controller = new AbortController();
  const cancelled = token.onCancellationRequested(() => controller.abort());
  const host = new EditorBudgetHost(document.uri, parts, controller.signal, token);
  try {
    const budget = parseBudget(document.getText());
    const count = budget.models.length;
    const check = await checkBudget(budget, host, mode, ({ title }, index) =>
      onProgress(vscode.l10n.t('{0} ({1} of {2})', title, index + 1, count)),
    );
    const sources = check.models.map(
      (model) => [host.places.get(model.model), sourceFindings(model)] as const,
    );
    return {
      counts: countChecks(check),
      diagnostics: [
        [document.uri, inBudget(document, budgetFindings(check))],
        ...inSources(document, sources),
      ],
    };
  } catch (error) {
    if (!(error instanceof BudgetError)) throw error;
    const found = inBudget(document, problemFindings(error.problems));
    return { counts: null, diagnostics: [[document.uri, found]] };
  } finally {
    cancelled.dispose();
  }
}

/** Where the text says it now, which may have changed while models ran. */
function inBudget(
  document: vscode.TextDocument,
  findings: readonly BudgetFinding[],
): vscode.Diagnostic[] {
  return findings.map(({ path, message, severity }) =>
    diagnostic(rangeIn(document, path), message, SEVERITY[severity]),
  );
}

const SEVERITY = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  information: vscode.DiagnosticSeverity.Information,
};

/** Whole lines, by file: a model's own, and those that made its layers. */
function inSources(
  document: vscode.TextDocument,
  models: readonly (readonly [ModelPlace | undefined, readonly SourceFinding[]])[],
): [vscode.Uri, vscode.Diagnostic[]][] {
  const files = new Map<string, [vscode.Uri, vscode.Diagnostic[]]>();
  for (const [model, findings] of models)
    for (const { place, message, path } of model ? findings : []) {
      const found = model && placeIn(model, place);
      if (!found) continue;
      const [uri, line] = found;
      const known = files.get(uri.toString()) ?? ([uri, []] as [vscode.Uri, vscode.Diagnostic[]]);
      files.set(uri.toString(), known);
      const marked = diagnostic(
        new vscode.Range(line - 1, 0, line - 1, Number.MAX_SAFE_INTEGER),
        message,
        vscode.DiagnosticSeverity.Warning,
      );
      const location = new vscode.Location(document.uri, rangeIn(document, path));
      marked.relatedInformation = [
        new vscode.DiagnosticRelatedInformation(location, vscode.l10n.t('the limit')),
      ];
      known[1].push(marked);
    }
  return [...files.values()];
}

function placeIn(
  model: ModelPlace,
  place: SourceFinding['place'],
): [vscode.Uri, number] | undefined {
  if (!place) return [model.uri, model.line];
  const [path] = pathsInside(place.file, [model.root]);
  return path === undefined ? undefined : [vscode.Uri.file(path), place.line];
}

function rangeIn(document: vscode.TextDocument, path: BudgetFinding['path']): vscode.Range {
  const { start, end } = rangeOfPath(document.getText(), path);
  return new vscode.Range(document.positionAt(start), document.positionAt(end));
}

function diagnostic(
  range: vscode.Range,
  message: string,
  severity: vscode.DiagnosticSeverity,
): vscode.Diagnostic {
  const made = new vscode.Diagnostic(range, message, severity);
  made.source = 'Layerline';
  return made;
}
