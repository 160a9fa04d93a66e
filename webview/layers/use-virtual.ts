import {
  elementScroll,
  observeElementOffset,
  observeElementRect,
  Virtualizer,
} from '@tanstack/virtual-core';
import type { RefObject } from 'preact';
import { useLayoutEffect, useMemo, useReducer } from 'preact/hooks';

/** Rows beyond both ends of what is in sight: scrolling is drawn before scripts know of it. */
const OVERSCAN = 6;

export interface VirtualRows {
  /** Index of the first row to draw, and of the one behind the last. */
  readonly first: number;
  readonly end: number;
  /** As many as are ever drawn together, so that a row's element can be another's later. */
  readonly most: number;
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

/** Only the rows in sight, from a kept virtual list. */
export function useVirtualRows(
  scroller: RefObject<HTMLElement | null>,
  { count, rowHeight, headHeight, height }: VirtualOptions,
): VirtualRows {
  const [, redraw] = useReducer((times: number) => times + 1, 0);
  // Begun with the height that it has, so that the rows are drawn once.
  const isKnown = height > 0;
  const options = {
    count: isKnown ? count : 0,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    // The head lies above the rows and over them.
    scrollMargin: headHeight,
    scrollPaddingStart: headHeight,
    overscan: OVERSCAN,
    initialRect: { width: 0, height },
    scrollToFn: elementScroll,
    observeElementRect,
    observeElementOffset,
    onChange: () => redraw(undefined),
  };
  const list = useMemo(() => new Virtualizer<HTMLElement, HTMLElement>(options), [isKnown]);
  list.setOptions(options);
  useLayoutEffect(() => list._didMount(), [list]);
  useLayoutEffect(() => list._willUpdate());
  const items = list.getVirtualItems();
  return {
    first: items[0]?.index ?? 0,
    end: (items.at(-1)?.index ?? -1) + 1,
    most: Math.ceil(height / rowHeight) + 2 * OVERSCAN + 2,
    scrollTo: (index) => list.scrollToIndex(index),
  };
}
