import * as vscode from 'vscode';
import type { LayerNode } from '../../profile/layer-tree';
import { walkTree } from '../../profile/layer-tree';
import type { SourceLine } from '../../profile/source-lines';
import { framesOf, hotLines, isOperation } from '../../profile/source-lines';
import type { Session } from '../session';
import { settings } from '../settings';
import { workspacePaths, type AnnotatedDocuments } from './annotated-documents';
import { keyOfLine, rowsOfLine } from './selection-key';
import { possiblePaths } from './source-paths';

/** A place in a source file at the time of the run; line and column from 1. */
export interface SourcePlace {
  readonly file: string;
  readonly line: number;
  readonly column?: number;
}

const MESSAGE_MS = 4000;

/** Ways from the profile into the source. */
export class Navigation {
  constructor(
    private readonly session: Session,
    private readonly documents: AnnotatedDocuments,
  ) {}

  /** Opens the line that made a row of the layer tree, else the model's file. */
  async reveal(key: string): Promise<void> {
    const node = this.session.node(key) ?? this.session.rowOf(key);
    const place = node && this.placeOf(node);
    if (place) await this.open(place);
    else if (node) await this.openModel();
  }

  /** The line, else the row, with the most time of its own. */
  async goToSlowest(): Promise<void> {
    const [slowest] = this.documents.shown?.lines.ranked ?? [];
    if (slowest) await this.goTo(slowest);
    else await this.showRow(this.hotRows()[0]);
  }

  /** The next by time after the one that is selected, among the hot ones; then from the start. */
  async nextHot(): Promise<void> {
    const { hotShare, hotLines: limit } = settings.annotations();
    const hot = this.documents.shown ? hotLines(this.documents.shown.lines, hotShare, limit) : [];
    if (hot.length > 0) {
      const next = hot[(hot.findIndex((line) => this.isSelected(line)) + 1) % hot.length];
      if (next) await this.goTo(next);
      return;
    }
    const rows = this.hotRows();
    const selected = rows.findIndex(({ key }) => key === this.session.selectedKey);
    await this.showRow(rows[(selected + 1) % rows.length]);
  }

  /** Opens a place of the profile where it is now. False when the file isn't there. */
  async open(place: SourcePlace): Promise<boolean> {
    const document = await this.openDocument(place.file);
    if (!document) {
      const message = vscode.l10n.t('{0} is not in this workspace.', place.file);
      void vscode.window.showWarningMessage(message);
      return false;
    }
    const file = await this.documents.ready(document);
    const line = file?.find(place.line) ?? Math.min(place.line, document.lineCount) - 1;
    const { range, firstNonWhitespaceCharacterIndex } = document.lineAt(line);
    const column = Math.max(firstNonWhitespaceCharacterIndex, (place.column ?? 1) - 1);
    const position = range.start.translate(0, Math.min(column, range.end.character));
    const editor = await vscode.window.showTextDocument(document, columnOf(document));
    // Not as an option above: that reaches this process late, after the cursor was asked for.
    editor.selection = new vscode.Selection(position, position);
    editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
    return true;
  }

  private async openModel(): Promise<void> {
    const source = this.session.run?.profile.model.source;
    const [path] = source && 'path' in source ? possiblePaths(source.path, this.folders) : [];
    if (path !== undefined)
      await vscode.commands.executeCommand('vscode.open', vscode.Uri.file(path));
    else
      vscode.window.setStatusBarMessage(
        vscode.l10n.t('This profile names no source lines.'),
        MESSAGE_MS,
      );
  }

  private async goTo(line: SourceLine): Promise<void> {
    await this.open(line);
    const key = keyOfLine(this.session, line);
    if (key !== undefined) this.session.select(key, 'command');
  }

  private isSelected(line: SourceLine): boolean {
    return rowsOfLine(this.session, line).some(({ key }) => key === this.session.selectedKey);
  }

  /** Without source locations the panel is where a layer can be seen. */
  private async showRow(row: LayerNode | undefined): Promise<void> {
    if (row) await vscode.commands.executeCommand('layerline.showInPanel', row.key);
  }

  /** Rows that make the wanted share of the time, slowest first. */
  private hotRows(): LayerNode[] {
    const { hotShare, hotLines: limit } = settings.annotations();
    const rows = [...walkTree(this.session.tree)]
      .filter(({ isScope, kind, time }) => !isScope && kind === 'layer' && time !== null)
      .sort((a, b) => shareOf(b) - shareOf(a));
    const wanted = hotShare * rows.reduce((total, row) => total + shareOf(row), 0);
    let reached = 0;
    return rows.slice(0, limit).filter((row) => {
      const isHot = reached < wanted;
      reached += shareOf(row);
      return isHot;
    });
  }

  private placeOf(node: LayerNode): SourcePlace | undefined {
    if (node.isScope) return this.scopePlace(node);
    const owner = node.members.find(({ id }) => id === node.layer);
    const [frame] = owner ? framesOf(owner) : [];
    return frame ?? node.members.flatMap((layer) => framesOf(layer).slice(0, 1))[0];
  }

  /** The line that makes the whole scope and as little else as can be, else the first layer's. */
  private scopePlace({ members }: LayerNode): SourcePlace | undefined {
    const located = members.filter((layer) => framesOf(layer).length > 0);
    const constructed = located.filter((layer) => !isOperation(layer));
    const stacks = (constructed.length > 0 ? constructed : located).map(framesOf);
    const [first = []] = stacks;
    const inAll = first.filter((frame) =>
      stacks.every((frames) => frames.some((other) => isSameLine(other, frame))),
    );
    const sizeOf = (frame: SourcePlace): number =>
      this.documents.shown?.lines.files.get(frame.file)?.find((line) => isSameLine(line, frame))
        ?.all.length ?? Infinity;
    return [...inAll].sort((a, b) => sizeOf(a) - sizeOf(b))[0] ?? first[0];
  }

  private get folders(): readonly string[] {
    return this.documents.shown?.folders ?? workspacePaths();
  }

  private async openDocument(file: string): Promise<vscode.TextDocument | undefined> {
    for (const path of await this.documents.pathsOf(file)) {
      const uri = vscode.Uri.file(path);
      try {
        await vscode.workspace.fs.stat(uri);
        return await vscode.workspace.openTextDocument(uri);
      } catch {
        // Relative to another folder, then.
      }
    }
    return undefined;
  }
}

/** Where the document is shown already, else beside nothing: the active group unless a panel is. */
export function columnOf(document: vscode.TextDocument): vscode.ViewColumn {
  const shown = vscode.window.visibleTextEditors.find((editor) => editor.document === document);
  if (shown?.viewColumn !== undefined) return shown.viewColumn;
  for (const group of vscode.window.tabGroups.all)
    for (const { input } of group.tabs)
      if (input instanceof vscode.TabInputText && input.uri.toString() === document.uri.toString())
        return group.viewColumn;
  const isPanel =
    vscode.window.tabGroups.activeTabGroup.activeTab?.input instanceof vscode.TabInputWebview;
  return isPanel ? vscode.ViewColumn.One : vscode.ViewColumn.Active;
}

function shareOf({ time }: LayerNode): number {
  return time?.share ?? 0;
}

function isSameLine(a: SourcePlace, b: SourcePlace): boolean {
  return a.file === b.file && a.line === b.line;
}
