import type { VirtualItem } from '@tanstack/virtual-core';
import {
  elementScroll,
  observeElementOffset,
  observeElementRect,
  Virtualizer,
} from '@tanstack/virtual-core';
import type { RefObject } from 'preact';
import { useLayoutEffect, useMemo, useReducer } from 'preact/hooks';

export interface VirtualRows {
  readonly items: readonly VirtualItem[];
  readonly totalHeight: number;
  readonly scrollTo: (index: number, align?: 'auto' | 'center') => void;
}

export interface VirtualOptions {
  readonly count: number;
  readonly rowHeight: number;
  /** Height of what sticks to the top of the list, px. */
  readonly headHeight: number;
}

/** Only the rows in sight, from a kept virtual list. */
export function useVirtualRows(
  scroller: RefObject<HTMLElement | null>,
  { count, rowHeight, headHeight }: VirtualOptions,
): VirtualRows {
  const [, redraw] = useReducer((times: number) => times + 1, 0);
  const list = useMemo(() => new Virtualizer<HTMLElement, HTMLElement>(optionsOf(0)), []);
  function optionsOf(rows: number) {
    return {
      count: rows,
      getScrollElement: () => scroller.current,
      estimateSize: () => rowHeight,
      // The head lies above the rows and over them.
      scrollMargin: headHeight,
      scrollPaddingStart: headHeight,
      overscan: 6,
      // Before it is laid out, so that the first paint has rows.
      initialRect: { width: 800, height: 600 },
      scrollToFn: elementScroll,
      observeElementRect,
      observeElementOffset,
      onChange: () => redraw(undefined),
    };
  }
  list.setOptions(optionsOf(count));
  useLayoutEffect(() => list._didMount(), [list]);
  useLayoutEffect(() => list._willUpdate());
  return {
    items: list.getVirtualItems(),
    totalHeight: list.getTotalSize(),
    scrollTo: (index, align = 'auto') => list.scrollToIndex(index, { align }),
  };
}
