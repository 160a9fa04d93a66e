import * as vscode from 'vscode';
import { profileInTerminal } from './vscode/profile-in-terminal';

/** Composition root: constructs, connects, registers. Must stay cheap: no model code loads here. */
export function activate(context: vscode.ExtensionContext): void {
  const cli = vscode.Uri.joinPath(context.extensionUri, 'dist', 'cli.cjs').fsPath;
  context.subscriptions.push(
    vscode.commands.registerCommand('layerline.profileInTerminal', () => profileInTerminal(cli)),
  );
}
