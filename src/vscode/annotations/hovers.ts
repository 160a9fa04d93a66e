import * as vscode from 'vscode';
import type { Session } from '../session';
import type { AnnotatedDocuments, ShownSource } from './annotated-documents';
import type { AnnotatedFile, AnnotatedLine } from './annotated-file';
import { LINK_COMMANDS } from './command-links';
import { hoverCard } from './hover-card';
import { currentPalette } from '../drawing/theme';

/** The card over a line that makes layers. */
export class HoverProvider implements vscode.HoverProvider {
  private isOn = true;

  constructor(
    private readonly documents: AnnotatedDocuments,
    private readonly session: Session,
  ) {}

  show(isOn: boolean): void {
    this.isOn = isOn;
  }

  async provideHover(
    document: vscode.TextDocument,
    { line }: vscode.Position,
  ): Promise<vscode.Hover | undefined> {
    const file = this.isOn ? await this.documents.ready(document) : undefined;
    const { shown } = this.documents;
    const found = file?.at(line);
    if (!file || !shown || !found) return undefined;
    const text = new vscode.MarkdownString(this.card(found, file, shown));
    text.supportHtml = true;
    text.isTrusted = { enabledCommands: Object.values(LINK_COMMANDS) };
    return new vscode.Hover(text, document.lineAt(line).range);
  }

  private card(found: AnnotatedLine, file: AnnotatedFile, shown: ShownSource): string {
    return hoverCard(found.source, {
      profile: shown.run.profile,
      lines: shown.lines,
      rows: this.session,
      selectedKey: this.session.selectedKey,
      palette: currentPalette(),
      isStale: found.isStale,
      lineNumber: (layer) => {
        const now = file.lineOf(layer);
        return now && now.line + 1;
      },
    });
  }
}
