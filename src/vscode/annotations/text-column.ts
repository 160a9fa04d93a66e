/** Part of the lines whose lengths decide, and how much longer the others may be to be aligned. */
const TYPICAL = 0.8;
const SLACK = 8;
/** Beyond this the numbers would often be out of sight. */
const WIDEST = 96;
/** Between a line and its numbers. */
const GAP = 2;

/**
 * The column, from 0, at which the numbers of some lines begin: after the longest of them, but a
 * few long ones don't push away the numbers of all the others.
 */
export function textColumn(lines: readonly string[], tabSize: number): number {
  const widths = lines.map((line) => visualWidth(line, tabSize)).sort((a, b) => a - b);
  const typical = widths[Math.ceil(widths.length * TYPICAL) - 1] ?? 0;
  const limit = Math.min(WIDEST, typical + SLACK);
  return (widths.findLast((width) => width <= limit) ?? 0) + GAP;
}

/** Blanks between a line's end and its numbers; a longer line gets the gap only. */
export function blanksAfter(line: string, column: number, tabSize: number): number {
  return Math.max(GAP, column - visualWidth(line, tabSize));
}

/** East Asian wide characters and emoji take two columns in the editor's fonts. */
const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Extended_Pictographic}/u;

function visualWidth(line: string, tabSize: number): number {
  if (/^[\x20-\x7e]*$/.test(line)) return line.length;
  let width = 0;
  for (const character of line) {
    if (character === '\t') width += tabSize - (width % tabSize);
    else width += WIDE.test(character) ? 2 : 1;
  }
  return width;
}
