import * as vscode from 'vscode';
import type { ReportedModel, SourceReport } from '../../source/report';
import { settings } from '../settings';
import type { LiveFiles } from './live-files';
import { lineText, modelText } from './line-text';
import type { ProfileAnnotations } from './profile-annotations';

/** Over each model of a file its totals and what can be done with it. */
export class ModelLenses implements vscode.CodeLensProvider, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChangeCodeLenses = this.changed.event;
  private readonly subscription: vscode.Disposable;

  constructor(
    private readonly files: LiveFiles,
    private readonly annotations: ProfileAnnotations,
  ) {
    this.subscription = vscode.Disposable.from(
      files.onDidChange(() => this.changed.fire()),
      annotations.onDidChangeShown(() => this.changed.fire()),
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration('layerline')) this.changed.fire();
      }),
    );
  }

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    const report = this.files.get(document)?.report;
    const shown = settings.source();
    if (!report || !this.annotations.isShown || shown === 'off') return [];
    const place = (line: number): number => this.files.lineNow(document, line) ?? line - 1;
    return [
      ...report.models.flatMap((model) => overModel(document, place(model.line), model)),
      ...report.untraced.flatMap((model) => overUntraced(place(model.line), model)),
      ...(shown === 'codeLens'
        ? this.files.linesOf(document).map(({ line, cost }) => lens(line, lineText(cost)))
        : []),
    ];
  }

  dispose(): void {
    this.subscription.dispose();
    this.changed.dispose();
  }
}

function overModel(
  { uri }: vscode.TextDocument,
  line: number,
  model: ReportedModel,
): vscode.CodeLens[] {
  const { name, assumedInput, untranslated } = model;
  return [
    lens(line, modelText(model)),
    ...(assumedInput === null ? [] : [lens(line, assumedInput)]),
    untranslated.length === 0
      ? lens(line, vscode.l10n.t('Profile'), 'layerline.profileSource', { uri, name })
      : lens(line, vscode.l10n.t('not translated: {0}', untranslated.join(', '))),
  ];
}

function overUntraced(
  line: number,
  { name, reason, needs }: SourceReport['untraced'][number],
): vscode.CodeLens[] {
  // A class that nothing tells the arguments of is most often a block of a model.
  if (needs.length > 0) return [];
  return [lens(line, vscode.l10n.t('{0} is not traced: {1}', name, reason))];
}

function lens(line: number, title: string, command = '', ...args: unknown[]): vscode.CodeLens {
  const range = new vscode.Range(line, 0, line, 0);
  return new vscode.CodeLens(range, { title, command, arguments: args });
}
