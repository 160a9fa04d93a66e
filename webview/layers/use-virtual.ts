import type { RefObject } from 'preact';
import { useState } from 'preact/hooks';

/** Rows beyond both ends of what is in sight: scrolling is drawn before scripts know of it. */
const OVERSCAN = 6;

export interface VirtualRows {
  /** Index of the first row to draw, and of the one behind the last. */
  readonly first: number;
  readonly end: number;
  /** As many as are ever drawn together, so that a row's element can be another's later. */
  readonly most: number;
  readonly onScroll: (event: { readonly currentTarget: HTMLElement }) => void;
  /** Brings a row into sight, if it is not. */
  readonly scrollTo: (index: number) => void;
}

export interface VirtualOptions {
  readonly count: number;
  readonly rowHeight: number;
  /** Height of what sticks to the top of the list, px. */
  readonly headHeight: number;
  /** Of the list itself, px; 0 before it is known, when nothing is drawn. */
  readonly height: number;
}

/** Only the rows in sight of a list whose rows are equally high. */
export function useVirtualRows(
  scroller: RefObject<HTMLElement | null>,
  { count, rowHeight, headHeight, height }: VirtualOptions,
): VirtualRows {
  // In whole rows, because less changes nothing of what is drawn.
  const [scrolled, setScrolled] = useState(0);
  const inSight = height === 0 ? 0 : Math.ceil((height - headHeight) / rowHeight) + 1;
  // A list that got shorter is still scrolled behind its end.
  const top = Math.max(0, Math.min(scrolled, count - inSight));
  return {
    first: Math.max(0, top - OVERSCAN),
    end: inSight === 0 ? 0 : Math.min(count, top + inSight + OVERSCAN),
    most: inSight + 2 * OVERSCAN,
    onScroll: ({ currentTarget }) => setScrolled(Math.floor(currentTarget.scrollTop / rowHeight)),
    scrollTo: (index) => {
      const list = scroller.current;
      if (!list) return;
      const start = index * rowHeight;
      const room = list.clientHeight - headHeight - rowHeight;
      list.scrollTop = Math.min(start, Math.max(list.scrollTop, start - room));
    },
  };
}
