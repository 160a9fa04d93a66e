/**
 * Names come from model files, which choose them: escape sequences and marks that reorder text
 * must not reach the terminal.
 */
export function printable(text: string): string {
  return text.replace(
    /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g,
    '\ufffd',
  );
}

/** Columns that a text takes, one for each code point. */
export function textWidth(text: string): number {
  return [...text].length;
}

/** Both ends of a name tell more than its middle: `layer3/…/conv2 + bn2`. */
export function truncateMiddle(text: string, width: number): string {
  const characters = [...text];
  if (characters.length <= width) return text;
  if (width <= 1) return '…'.slice(0, width);
  const end = Math.floor((width - 1) / 2);
  const start = width - 1 - end;
  return [...characters.slice(0, start), '…', ...characters.slice(characters.length - end)].join(
    '',
  );
}

/**
 * Breaks at spaces, so that no line but one with a longer word exceeds the width. No-break spaces,
 * as between a number and its unit, hold; in the result they are ordinary, for copying.
 */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && textWidth(line) + 1 + textWidth(word) > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].map((wrapped) => wrapped.replaceAll('\u00a0', ' '));
}
