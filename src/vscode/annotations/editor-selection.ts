import * as vscode from 'vscode';
import type { Session } from '../session';
import type { AnnotatedDocuments } from './annotated-documents';
import { keyOfLine, rowsOfLine } from './selection-key';

/** A cursor that moves on is on no line: keys held down would select every layer on the way. */
const SETTLE_MS = 120;
/** How late this process may hear of where a command has put the cursor. */
const QUIET_MS = 1000;

/** Selects the layer of the line that the cursor is on, and knows the lines of the selected one. */
export class EditorSelection implements vscode.Disposable {
  private settling: NodeJS.Timeout | undefined;
  private quietUntil = 0;
  private readonly subscriptions: vscode.Disposable;

  constructor(
    private readonly documents: AnnotatedDocuments,
    private readonly session: Session,
  ) {
    this.subscriptions = vscode.Disposable.from(
      vscode.window.onDidChangeTextEditorSelection(({ textEditor, kind }) => {
        clearTimeout(this.settling);
        if (!documents.get(textEditor.document)) return;
        const isPerson = kind !== vscode.TextEditorSelectionChangeKind.Command;
        if (!isPerson && performance.now() < this.quietUntil) return;
        this.settling = setTimeout(() => this.select(textEditor), SETTLE_MS);
      }),
      session.onDidSelect(({ origin }) => {
        // What was selected elsewhere is newer than where the cursor was before.
        clearTimeout(this.settling);
        if (origin !== 'editor') this.quietUntil = performance.now() + QUIET_MS;
      }),
    );
  }

  /** Lines, from 0, of the selected row or scope in a document. */
  linesOf(document: vscode.TextDocument): number[] {
    const { selectedKey } = this.session;
    const file = this.documents.get(document);
    const node = selectedKey === null ? undefined : this.session.node(selectedKey);
    if (!file || !node) return [];
    if (node.isScope)
      return file.lines
        .filter(
          ({ source }) => source.own.length === 0 && keyOfLine(this.session, source) === node.key,
        )
        .map(({ line }) => line);
    const owner = node.members.find(({ id }) => id === node.layer);
    const found = owner && file.lineOf(owner);
    return found ? [found.line] : [];
  }

  dispose(): void {
    clearTimeout(this.settling);
    this.subscriptions.dispose();
  }

  private select({ document, selection }: vscode.TextEditor): void {
    const found = this.documents.get(document)?.at(selection.active.line);
    if (!found) return;
    const { selectedKey } = this.session;
    // Which of a line's layers is selected may have been chosen elsewhere: it stays.
    if (rowsOfLine(this.session, found.source).some(({ key }) => key === selectedKey)) return;
    const key = keyOfLine(this.session, found.source);
    if (key !== undefined) this.session.select(key, 'editor');
  }
}
