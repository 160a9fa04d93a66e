/** What keys mean in every table of rows. */
import { copyText } from '../actions';

export interface TableMoves {
  /** Rows that fit on the screen. */
  readonly page: number;
  readonly scrollTo: (index: number) => void;
}

/** Where a key moves the cursor, from `at` among `count` rows; undefined for other keys. */
export function movedTo(key: string, at: number, count: number, page: number): number | undefined {
  const wanted = wantedIndex(key, at, count, page);
  return wanted === undefined ? undefined : Math.min(Math.max(0, wanted), count - 1);
}

function wantedIndex(key: string, at: number, count: number, page: number): number | undefined {
  switch (key) {
    case 'ArrowDown':
      return at + 1;
    case 'ArrowUp':
      return at - 1;
    case 'PageDown':
      return at + page;
    case 'PageUp':
      return at - page;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return undefined;
  }
}

/** Index of the row around the one at `at`; undefined at the top. */
export function rowAround(
  rows: readonly { readonly depth: number }[],
  at: number,
): number | undefined {
  const depth = rows[at]?.depth ?? 0;
  for (let above = at - 1; above >= 0; above--) if ((rows[above]?.depth ?? 0) < depth) return above;
  return undefined;
}

/** Copies a row as text, with Shift as Markdown; false where the key or the row isn't for that. */
export function copyKey(
  event: KeyboardEvent,
  textOf: (isMarkdown: boolean) => string | undefined,
): boolean {
  // Text that a person has marked is what they want to copy.
  if (event.key.toLowerCase() !== 'c' || getSelection()?.toString()) return false;
  const text = textOf(event.shiftKey);
  if (text === undefined) return false;
  copyText(text);
  return true;
}
