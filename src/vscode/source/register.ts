import * as vscode from 'vscode';
import type { ComparableRuns } from '../runs';
import { registerScripts } from '../script/register';
import type { Session } from '../session';
import { SourceDiagnostics } from './diagnostics';
import { LiveInlayHints } from './inlay-hints';
import { LiveFiles } from './live-files';
import { LiveHovers } from './live-hovers';
import { LivePainter } from './live-painter';
import { ModelLenses } from './model-lenses';
import type { ProfileAnnotations } from './profile-annotations';
import type { SourceTracing } from './source-tracing';

const PYTHON: vscode.DocumentSelector = { scheme: 'file', language: 'python' };

export interface SourceContext {
  readonly tracing: SourceTracing;
  readonly annotations: ProfileAnnotations;
  readonly session: Session;
  readonly runs: ComparableRuns;
  readonly log: vscode.LogOutputChannel;
}

/** Shows what source files say of their models without running them, until disposed. */
export function registerSource(context: SourceContext): vscode.Disposable {
  const { tracing, annotations, session, runs, log } = context;
  const files = new LiveFiles(tracing, log);
  const painter = new LivePainter(files, annotations);
  const hints = new LiveInlayHints(files, annotations);
  const lenses = new ModelLenses(files, annotations, tracing.inputs, session, runs);
  const diagnostics = new SourceDiagnostics(files);
  return vscode.Disposable.from(
    files,
    painter,
    hints,
    lenses,
    diagnostics,
    registerScripts(annotations),
    vscode.languages.registerInlayHintsProvider(PYTHON, hints),
    vscode.languages.registerHoverProvider(PYTHON, new LiveHovers(files, annotations)),
    vscode.languages.registerCodeLensProvider(PYTHON, lenses),
    vscode.languages.registerCodeActionsProvider(PYTHON, diagnostics, {
      providedCodeActionKinds: [vscode.CodeActionKind.QuickFix],
    }),
  );
}
