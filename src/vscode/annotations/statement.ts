/** Longest call that is looked at, lines. */
const LONGEST = 60;

/**
 * Last line of the statement that starts at a line, both from 0: further while brackets are open,
 * because an edit of its other lines changes the layer too. Strings and Python comments are passed
 * over as far as one line tells. `//` isn't: in Python it divides.
 */
export function statementEnd(lines: readonly string[], start: number): number {
  let open = 0;
  for (let line = start; line < Math.min(lines.length, start + LONGEST); line++) {
    for (const bracket of bracketsOf(lines[line] ?? ''))
      open = Math.max(0, open + ('([{'.includes(bracket) ? 1 : -1));
    if (open === 0) return line;
  }
  // Never closed: a guess too far would make lines stale that have nothing to do with it.
  return start;
}

const STRINGS = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`/g;

function bracketsOf(text: string): string[] {
  const code = text.replaceAll(STRINGS, '').replace(/(?:^|\s)#.*$/, '');
  return code.match(/[()[\]{}]/g) ?? [];
}
