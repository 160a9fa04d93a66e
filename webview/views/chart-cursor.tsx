/**
 * The pointer and the keyboard of a chart: one focusable surface over all marks, told to screen
 * readers as a slider whose value is the mark under the cursor. Moving it selects everywhere.
 */
import * as l10n from '@vscode/l10n';
import { useSignal } from '@preact/signals';
import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { reveal, select } from '../actions';
import { hoverEnd, hoverNow, hoverSoon } from '../hover';
import { hovered, selection } from '../state';

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface ChartCursorProps {
  readonly label: string;
  readonly width: number;
  readonly height: number;
  readonly count: number;
  /** Index of the mark at a place of the surface. */
  readonly at: (x: number, y: number) => number | null;
  readonly keyOf: (index: number) => string | null;
  /** Where a mark stands, for the outline and the card. */
  readonly box: (index: number) => Box;
  /** One mark in words. */
  readonly describe: (index: number) => string;
  readonly card: (index: number) => ComponentChildren;
  /** Off where marks outline themselves. */
  readonly outline?: boolean;
}

export function ChartCursor(props: ChartCursorProps): JSX.Element {
  const { label, width, height, count, keyOf, box, outline = true } = props;
  const pointed = useSignal<number | null>(null);
  const cursor = useSignal(0);
  const anchor = useRef<SVGRectElement>(null);
  const current = currentIndex(props, cursor.value);
  const shown = pointed.value;

  useEffect(() => {
    if (shown === null || !anchor.current) return hoverEnd();
    hoverSoon(anchor.current, () => props.card(shown));
    return hoverEnd;
  }, [shown, props.card]);

  const point = (event: PointerEvent | MouseEvent) => {
    const surface = event.currentTarget as SVGRectElement;
    const { left, top } = surface.getBoundingClientRect();
    return props.at(event.clientX - left, event.clientY - top);
  };
  const choose = (index: number) => {
    cursor.value = index;
    select(keyOf(index));
  };
  const move = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || count === 0) return;
    const key = current === null ? null : keyOf(current);
    if (event.key === 'Enter' && key !== null) reveal(key);
    else {
      const next = nextIndex(event.key, current, count);
      if (next === null) return;
      choose(next);
    }
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <g>
      {outline && current !== null ? <Outline class="is-selected" box={box(current)} /> : null}
      {outline && shown !== null && shown !== current ? (
        <Outline class="is-hovered" box={box(shown)} />
      ) : null}
      {shown === null ? null : <rect ref={anchor} class="cursor-anchor" {...box(shown)} />}
      <rect
        class="cursor-surface"
        width={width}
        height={height}
        role="slider"
        // In lower case: Preact sets it as it stands, and SVG knows no other.
        tabindex={0}
        aria-label={label}
        aria-orientation="horizontal"
        aria-valuemin={1}
        aria-valuemax={Math.max(1, count)}
        aria-valuenow={current === null ? 1 : current + 1}
        aria-valuetext={current === null ? l10n.t('Nothing selected') : props.describe(current)}
        onKeyDown={move}
        onClick={(event) => {
          const index = point(event);
          if (index !== null) choose(index);
        }}
        onDblClick={(event) => {
          const key = indexKey(point(event), keyOf);
          if (key !== null) reveal(key);
        }}
        onPointerMove={(event) => {
          const index = point(event);
          if (index === pointed.value) return;
          pointed.value = index;
          hovered.value = indexKey(index, keyOf);
        }}
        onPointerLeave={() => {
          pointed.value = null;
          hovered.value = null;
        }}
        onFocus={(event) => {
          if (current === null || !event.currentTarget.matches(':focus-visible')) return;
          hoverNow(event.currentTarget, () => props.card(current));
        }}
        onBlur={hoverEnd}
      />
    </g>
  );
}

function Outline({ box, ...props }: { readonly box: Box; readonly class: string }): JSX.Element {
  return <rect class={`cursor-outline ${props.class}`} {...box} />;
}

function indexKey(index: number | null, keyOf: (index: number) => string | null): string | null {
  return index === null ? null : keyOf(index);
}

/** The cursor's own mark as long as it is of the selected row; else that row's first mark. */
function currentIndex({ count, keyOf }: ChartCursorProps, cursor: number): number | null {
  const key = selection.value;
  if (key === null) return null;
  if (cursor < count && keyOf(cursor) === key) return cursor;
  for (let index = 0; index < count; index++) if (keyOf(index) === key) return index;
  return null;
}

const PAGE = 10;

function nextIndex(key: string, current: number | null, count: number): number | null {
  const clamp = (index: number) => Math.min(count - 1, Math.max(0, index));
  const from = current ?? -1;
  switch (key) {
    case 'ArrowRight':
    case 'ArrowDown':
      return clamp(from + 1);
    case 'ArrowLeft':
    case 'ArrowUp':
      return clamp(from - 1);
    case 'PageDown':
      return clamp(from + PAGE);
    case 'PageUp':
      return clamp(from - PAGE);
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return null;
  }
}
