/** Lines longer than this don't push the numbers of all the others to the right. */
const WIDEST = 96;
/** Between the longest line and the numbers. */
const GAP = 2;

/** The column, from 0, at which the numbers of some lines begin. */
export function textColumn(lines: readonly string[], tabSize: number): number {
  let widest = 0;
  for (const line of lines) {
    const width = visualWidth(line, tabSize);
    if (width <= WIDEST) widest = Math.max(widest, width);
  }
  return widest + GAP;
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
