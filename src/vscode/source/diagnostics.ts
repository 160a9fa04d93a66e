import * as vscode from 'vscode';
import type { TracedFrame } from '../../formats/traced/document';
import type { SourceProblem } from '../../source/trace';
import type { LiveFiles } from './live-files';

/** Problems that the real framework would have with a model, on the call that has them. */
export class SourceDiagnostics implements vscode.Disposable, vscode.CodeActionProvider {
  private readonly collection = vscode.languages.createDiagnosticCollection('layerline');
  private readonly subscriptions: vscode.Disposable;

  constructor(private readonly files: LiveFiles) {
    this.subscriptions = vscode.Disposable.from(
      this.collection,
      files.onDidChange((document) => this.update(document)),
    );
  }

  provideCodeActions(
    document: vscode.TextDocument,
    _: vscode.Range,
    { diagnostics }: vscode.CodeActionContext,
  ): vscode.CodeAction[] {
    return diagnostics
      .filter(({ source }) => source === SOURCE)
      .flatMap((diagnostic) => leaveTopOut(document, diagnostic) ?? []);
  }

  dispose(): void {
    this.subscriptions.dispose();
  }

  private update(document: vscode.TextDocument): void {
    const problem = this.files.get(document)?.problem;
    // A language server says it better where a file is no Python at all.
    const diagnostic =
      problem && problem.kind !== 'syntax' ? diagnosticOf(document, problem) : undefined;
    this.collection.set(document.uri, [
      ...(diagnostic ? [diagnostic] : []),
      ...this.badDirectives(document),
    ]);
  }

  /** `# profile:` comments that mean nothing. */
  private badDirectives(document: vscode.TextDocument): vscode.Diagnostic[] {
    const notes = this.files.get(document)?.report?.notes ?? [];
    return notes.flatMap(({ message, line: traced }) => {
      const line = this.files.lineNow(document, traced);
      if (line === undefined || line >= document.lineCount) return [];
      const { text, range } = document.lineAt(line);
      const start = text.search(/#\s*profile:/);
      if (start < 0) return [];
      const diagnostic = new vscode.Diagnostic(
        range.with(range.start.translate(0, start)),
        message,
        vscode.DiagnosticSeverity.Warning,
      );
      diagnostic.source = SOURCE;
      return [diagnostic];
    });
  }
}

const SOURCE = 'Layerline';

function diagnosticOf(
  document: vscode.TextDocument,
  { kind, message, type, frames }: SourceProblem,
): vscode.Diagnostic | undefined {
  const own = frames.findIndex(({ file }) => isOf(document, file));
  const frame = frames[own];
  if (!frame) return undefined;
  const diagnostic = new vscode.Diagnostic(
    rangeOf(frame),
    kind === 'rejected' ? message : `${type}: ${message}`,
    kind === 'rejected' ? vscode.DiagnosticSeverity.Error : vscode.DiagnosticSeverity.Warning,
  );
  diagnostic.source = SOURCE;
  diagnostic.relatedInformation = frames
    .filter((_, index) => index !== own)
    .map((other) => {
      const uri = uriOf(document, frame, other);
      const text = vscode.l10n.t('called from {0}', other.functionName);
      return new vscode.DiagnosticRelatedInformation(
        new vscode.Location(uri, rangeOf(other)),
        text,
      );
    });
  return diagnostic;
}

/**
 * `include_top=False` for the application whose classifier is in the way: certain when the file has
 * one such call, and the layer after it wants the map that the classifier takes away.
 */
function leaveTopOut(
  document: vscode.TextDocument,
  diagnostic: vscode.Diagnostic,
): vscode.CodeAction | undefined {
  if (!/expected (?:min_)?ndim=4, found ndim=2/.test(diagnostic.message)) return undefined;
  const calls = [
    ...document
      .getText()
      .matchAll(
        /\bapplications\.\w+\(|\b(?:ResNet|EfficientNet|MobileNet|DenseNet|VGG|Inception|Xception|ConvNeXt)\w*\(/g,
      ),
  ];
  const [call] = calls;
  if (!call || calls.length > 1) return undefined;
  const open = call.index + call[0].length;
  const rest = document.getText().slice(open);
  // It can't stand before arguments without a name.
  if (!/^\s*(?:\)|\w+\s*=[^=])/.test(rest)) return undefined;
  const stated = /^[^()]*?\binclude_top\s*=\s*True/.exec(rest);
  const action = new vscode.CodeAction(
    vscode.l10n.t('Leave the classifier out: include_top=False'),
    vscode.CodeActionKind.QuickFix,
  );
  action.diagnostics = [diagnostic];
  action.isPreferred = true;
  action.edit = new vscode.WorkspaceEdit();
  if (stated) {
    const end = open + stated[0].length;
    const range = new vscode.Range(
      document.positionAt(end - 'True'.length),
      document.positionAt(end),
    );
    action.edit.replace(document.uri, range, 'False');
  } else {
    const separator = /^\s*\)/.test(rest) ? '' : ', ';
    action.edit.insert(document.uri, document.positionAt(open), `include_top=False${separator}`);
  }
  return action;
}

function rangeOf({ line, column, endLine, endColumn }: TracedFrame): vscode.Range {
  return new vscode.Range(line - 1, column - 1, endLine - 1, endColumn - 1);
}

function isOf({ uri }: vscode.TextDocument, file: string): boolean {
  return uri.path.endsWith(`/${file}`);
}

/** Files are named below one root, which the document's own name tells. */
function uriOf(document: vscode.TextDocument, own: TracedFrame, other: TracedFrame): vscode.Uri {
  const { path } = document.uri;
  const root = path.slice(0, path.length - own.file.length);
  return document.uri.with({ path: root + other.file });
}
