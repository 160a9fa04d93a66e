import * as vscode from 'vscode';
import type { ProfiledLayer } from '../../profile/document';
import { heatLevel } from '../../profile/heat';
import type { AnnotationSettings } from '../settings';
import type { AnnotatedFile, AnnotatedLine } from './annotated-file';
import type { DecorationTypes } from './decoration-types';
import { leadOptions, restOptions } from './decoration-types';
import { hollowMark, solidMark, type GutterMark } from './gutter-mark';
import { type LayerChanges, lineDifference } from './line-difference';
import { isNotRun, lineEndText } from './line-end-text';
import { blanksAfter } from './text-column';

export type Decorations = Map<vscode.TextEditorDecorationType, vscode.DecorationOptions[]>;

const SPACE = '\u00a0';

/** Numbers at line ends and gutter marks of some lines: those that can be seen. */
export function paintLines(
  lines: readonly AnnotatedLine[],
  file: AnnotatedFile,
  { document, options }: vscode.TextEditor,
  types: DecorationTypes,
  settings: AnnotationSettings,
  changes: LayerChanges,
): Decorations {
  const painted: Decorations = new Map();
  const tabSize = typeof options.tabSize === 'number' ? options.tabSize : 4;
  const column = file.column(tabSize);
  const [leadType, restType] = types.lineEnd;
  for (const line of lines) {
    if (line.line >= document.lineCount) continue;
    const { range, text } = document.lineAt(line.line);
    const mark = settings.gutter ? markOf(line) : undefined;
    if (mark)
      add(painted, types.gutter(mark), { range: new vscode.Range(range.start, range.start) });
    if (!settings.lineEnd) continue;
    const lineNumber = (layer: ProfiledLayer) => {
      const found = file.lineOf(layer);
      return found && found.line + 1;
    };
    const difference = lineDifference(line.source, changes);
    const shown = lineEndText(line.source, line.isStale, lineNumber, difference);
    if (!shown) continue;
    const blanks = SPACE.repeat(blanksAfter(text, column, tabSize));
    const [lead, rest] =
      shown.lead === '' ? ['', blanks + shown.rest] : [blanks + shown.lead, shown.rest];
    const end = new vscode.Range(range.end, range.end);
    if (lead !== '') add(painted, leadType, { range: end, renderOptions: leadOptions(lead) });
    add(painted, restType, { range: end, renderOptions: restOptions(rest, shown.isItalic) });
  }
  return painted;
}

/** Own work of the whole file: overview ruler, and heat behind the lines. */
export function paintHeat(
  file: AnnotatedFile,
  types: DecorationTypes,
  settings: AnnotationSettings,
): Decorations {
  const painted: Decorations = new Map();
  for (const { source, line, isStale } of file.lines) {
    if (isStale || source.own.length === 0 || !source.ownTime) continue;
    const level = heatLevel(source.ownTime.share);
    const ruler = types.ruler(level);
    const range = new vscode.Range(line, 0, line, 0);
    if (ruler) add(painted, ruler, { range });
    const background = settings.background ? types.background(level) : undefined;
    if (background) add(painted, background, { range });
  }
  return painted;
}

function markOf({ source, isStale }: AnnotatedLine): GutterMark | undefined {
  if (!source.time) return undefined;
  if (isStale || isNotRun(source)) return { form: 'ring' };
  if (!source.isSum) return solidMark(source.time.share);
  // A line with work of its own shows that, not what it calls.
  return source.own.length > 0 && source.ownTime && source.ownTime.timeMs.median > 0
    ? solidMark(source.ownTime.share)
    : hollowMark(source.time.share);
}

function add(
  painted: Decorations,
  type: vscode.TextEditorDecorationType,
  options: vscode.DecorationOptions,
): void {
  const list = painted.get(type) ?? [];
  list.push(options);
  painted.set(type, list);
}
