import * as vscode from 'vscode';
import type { HeatLevel } from '../../profile/heat';
import { markKey, markUri, type GutterMark } from './gutter-mark';
import { heatColour } from '../drawing/heat-colours';
import { currentPalette, currentTheme } from '../drawing/theme';

/** Secondary text by the visual language; contributed in package.json. */
const SECONDARY = new vscode.ThemeColor('layerline.secondaryForeground');
/** Two hexadecimal digits: enough to see, too little to make code hard to read. */
const BACKGROUND_OPACITY = '30';

/** Decoration types of one theme, made when first needed. */
export class DecorationTypes implements vscode.Disposable {
  private readonly made = new Map<string, vscode.TextEditorDecorationType>();
  private readonly palette = currentPalette();
  private readonly isHighContrast = currentTheme().startsWith('highContrast');

  /** The number at a line's end, and what follows it: texts are in each range's options. */
  get lineEnd(): readonly [
    lead: vscode.TextEditorDecorationType,
    rest: vscode.TextEditorDecorationType,
  ] {
    const types = ['line end', 'line end too'].map((key) =>
      this.type(key, () => ({ rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed })),
    );
    // Texts at the same place stand in the order of their CSS classes, which begin with the keys:
    // `…Type10` comes before `…Type9`.
    const [lead, rest] = types.sort((x, y) => (x.key < y.key ? -1 : 1));
    if (!lead || !rest) throw new Error('There are two types.');
    return [lead, rest];
  }

  /** The selected layer's line. */
  get highlight(): vscode.TextEditorDecorationType {
    const colour = this.isHighContrast ? 'contrastActiveBorder' : 'foreground';
    return this.type('highlight', () => ({
      isWholeLine: true,
      outlineWidth: '1px',
      outlineStyle: 'solid',
      outlineColor: new vscode.ThemeColor(colour),
    }));
  }

  gutter(mark: GutterMark): vscode.TextEditorDecorationType {
    return this.type(`gutter ${markKey(mark)}`, () => ({
      gutterIconPath: vscode.Uri.parse(markUri(mark, this.palette)),
      gutterIconSize: 'contain',
    }));
  }

  ruler(level: HeatLevel): vscode.TextEditorDecorationType | undefined {
    const colour = heatColour(this.palette, level);
    if (colour === undefined) return undefined;
    return this.type(`ruler ${level}`, () => ({
      overviewRulerColor: colour,
      overviewRulerLane: vscode.OverviewRulerLane.Right,
    }));
  }

  background(level: HeatLevel): vscode.TextEditorDecorationType | undefined {
    const colour = heatColour(this.palette, level);
    if (colour === undefined) return undefined;
    return this.type(`background ${level}`, () => ({
      isWholeLine: true,
      backgroundColor: `${colour}${BACKGROUND_OPACITY}`,
    }));
  }

  dispose(): void {
    for (const type of this.made.values()) type.dispose();
    this.made.clear();
  }

  private type(
    key: string,
    options: () => vscode.DecorationRenderOptions,
  ): vscode.TextEditorDecorationType {
    const type = this.made.get(key) ?? vscode.window.createTextEditorDecorationType(options());
    this.made.set(key, type);
    return type;
  }
}

/** The number itself, in the text's colour. */
export function leadOptions(contentText: string): vscode.DecorationInstanceRenderOptions {
  return { after: { contentText, color: new vscode.ThemeColor('editor.foreground') } };
}

/** What follows it, quieter. */
export function restOptions(
  contentText: string,
  isItalic: boolean,
): vscode.DecorationInstanceRenderOptions {
  const fontStyle = isItalic ? 'italic' : 'normal';
  return { after: { contentText, fontStyle, color: SECONDARY } };
}
