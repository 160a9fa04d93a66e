import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { setTextsFile } from '../processes/texts';

/** A bundle's pure modules, and the processes that it starts, have their texts from here. */
export function useTexts(): void {
  const { bundle, uri } = vscode.l10n;
  if (bundle) l10n.config({ contents: bundle });
  setTextsFile(uri?.scheme === 'file' ? uri.fsPath : undefined);
}
