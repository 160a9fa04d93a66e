const CLOSING: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

/** Index behind the bracket that closes the one at `start` in a masked text; its end without one. */
export function closingEnd(masked: string, start: number): number {
  let open = 0;
  for (let index = start; index < masked.length; index++) {
    const sign = masked[index] ?? '';
    if (sign in CLOSING) open++;
    else if (sign === ')' || sign === ']' || sign === '}') {
      open--;
      if (open === 0) return index + 1;
    }
  }
  return masked.length;
}

/** What stands between separators that are in no brackets, as ranges of the text. */
export function splitOutside(
  masked: string,
  start: number,
  end: number,
  separator: string,
): { readonly start: number; readonly end: number }[] {
  const parts: { start: number; end: number }[] = [];
  let from = start;
  for (let index = start; index < end; index++) {
    if ((masked[index] ?? '') in CLOSING) index = closingEnd(masked, index) - 1;
    else if (masked[index] === separator) {
      parts.push({ start: from, end: index });
      from = index + 1;
    }
  }
  parts.push({ start: from, end });
  return parts;
}

/** How many brackets are open at each character of a masked text. */
export function depths(masked: string): Uint16Array {
  const found = new Uint16Array(masked.length + 1);
  let depth = 0;
  for (let index = 0; index < masked.length; index++) {
    const sign = masked[index] ?? '';
    if (sign === ')' || sign === ']' || sign === '}') depth = Math.max(0, depth - 1);
    found[index] = depth;
    if (sign in CLOSING) depth++;
  }
  found[masked.length] = depth;
  return found;
}
