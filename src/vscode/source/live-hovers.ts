import { join } from 'node:path';
import * as vscode from 'vscode';
import { settings } from '../settings';
import { liveCard } from './live-card';
import type { LiveFiles } from './live-files';
import type { ProfileAnnotations } from './profile-annotations';
import { placeOf } from './source-tracing';

/** The card over a line whose numbers are known without running; a measured line has its own. */
export class LiveHovers implements vscode.HoverProvider {
  constructor(
    private readonly files: LiveFiles,
    private readonly annotations: ProfileAnnotations,
  ) {}

  provideHover(document: vscode.TextDocument, { line }: vscode.Position): vscode.Hover | undefined {
    if (!this.annotations.isShown || settings.source() === 'off') return undefined;
    if (this.annotations.linesOf(document).has(line)) return undefined;
    const found = this.files.linesOf(document).find((live) => live.line === line);
    if (!found) return undefined;
    const { root } = placeOf(found.source);
    const text = new vscode.MarkdownString(
      liveCard(found.cost, found.model, ({ file, line: target }) =>
        // Encoded, so that nothing of a name is markup.
        vscode.Uri.file(join(root, file))
          .with({ fragment: `L${target}` })
          .toString(),
      ),
    );
    text.supportHtml = true;
    return new vscode.Hover(text, document.lineAt(line).range);
  }
}
