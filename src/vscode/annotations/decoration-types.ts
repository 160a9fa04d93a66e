import * as vscode from 'vscode';
import type { HeatLevel } from '../../profile/heat';
import { markKey, markUri, type GutterMark } from './gutter-mark';
import { heatColour } from './heat-colours';
import { currentPalette, currentTheme } from './theme';

/** Secondary text by the visual language; contributed in package.json. */
const SECONDARY = new vscode.ThemeColor('layerline.secondaryForeground');
/** Two hexadecimal digits: enough to see, too little to make code hard to read. */
const BACKGROUND_OPACITY = '30';

/** Decoration types of one theme, made when first needed. */
export class DecorationTypes implements vscode.Disposable {
  private readonly made = new Map<string, vscode.TextEditorDecorationType>();
  private readonly palette = currentPalette();
  private readonly isHighContrast = currentTheme().startsWith('highContrast');

  /** Numbers at the line's end; the text itself is in each range's options. */
  get lineEnd(): vscode.TextEditorDecorationType {
    return this.type('line end', () => ({
      rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
    }));
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

/** Options of one line's numbers: the lead in the text's colour, the rest quieter. */
export function lineEndOptions(
  lead: string,
  rest: string,
  isItalic: boolean,
): vscode.DecorationInstanceRenderOptions {
  const fontStyle = isItalic ? 'italic' : 'normal';
  return {
    ...(lead === ''
      ? undefined
      : {
          before: {
            contentText: lead,
            fontStyle,
            color: new vscode.ThemeColor('editor.foreground'),
          },
        }),
    after: { contentText: rest, fontStyle, color: SECONDARY },
  };
}
