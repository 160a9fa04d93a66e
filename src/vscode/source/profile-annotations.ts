import type * as vscode from 'vscode';

/** What the editor shows of the profile, beside which this stands. */
export interface ProfileAnnotations {
  /** Whether annotations are to be seen where there are any. */
  readonly isShown: boolean;
  /** Lines, from 0, that show measured numbers, which say more. */
  linesOf(document: vscode.TextDocument): ReadonlySet<number>;
  /** Lines, from 0, over which the totals of the measured model stand. */
  modelLinesOf(document: vscode.TextDocument): ReadonlySet<number>;
  readonly onDidChangeShown: vscode.Event<void>;
}
