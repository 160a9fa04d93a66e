import * as vscode from 'vscode';
import { SourceDiagnostics } from './diagnostics';
import { LiveInlayHints } from './inlay-hints';
import { LiveFiles } from './live-files';
import type { IsMeasured } from './live-painter';
import { LivePainter } from './live-painter';
import { ModelLenses } from './model-lenses';
import type { SourceTracing } from './source-tracing';

const PYTHON: vscode.DocumentSelector = { scheme: 'file', language: 'python' };

export interface SourceContext {
  readonly tracing: SourceTracing;
  readonly isMeasured: IsMeasured;
  /** Another profile's numbers are shown. */
  readonly onDidChangeMeasured: vscode.Event<unknown>;
  readonly log: vscode.LogOutputChannel;
}

/** Shows what the layers of Python files cost while one types, until disposed. */
export function registerSource({
  tracing,
  isMeasured,
  onDidChangeMeasured,
  log,
}: SourceContext): vscode.Disposable {
  const files = new LiveFiles(tracing, log);
  const painter = new LivePainter(files, isMeasured);
  const hints = new LiveInlayHints(files);
  const lenses = new ModelLenses(files);
  const diagnostics = new SourceDiagnostics(files);
  return vscode.Disposable.from(
    files,
    painter,
    hints,
    lenses,
    diagnostics,
    onDidChangeMeasured(() => painter.paintAll()),
    vscode.languages.registerInlayHintsProvider(PYTHON, hints),
    vscode.languages.registerCodeLensProvider(PYTHON, lenses),
    vscode.languages.registerCodeActionsProvider(PYTHON, diagnostics, {
      providedCodeActionKinds: [vscode.CodeActionKind.QuickFix],
    }),
  );
}
