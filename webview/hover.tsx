/** The one hover card: after 300 ms, beside the pointer or the focused mark, never moving layout. */
import { signal } from '@preact/signals';
import type { ComponentChildren, JSX } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

const DELAY_MS = 300;
/** Room between the mark and its card, px. */
const GAP = 8;

interface Card {
  readonly content: ComponentChildren;
  readonly anchor: DOMRect;
}

const card = signal<Card | null>(null);
let timer: ReturnType<typeof setTimeout> | undefined;

/** Shows the card for an element when the pointer rests there. Content is made only then. */
export function hoverSoon(element: Element, content: () => ComponentChildren): void {
  clearTimeout(timer);
  timer = setTimeout(() => {
    if (element.isConnected) hoverNow(element, content);
  }, DELAY_MS);
}

/** For keyboard focus, which rests wherever it arrives. */
export function hoverNow(element: Element, content: () => ComponentChildren): void {
  card.value = { content: content(), anchor: element.getBoundingClientRect() };
}

export function hoverEnd(): void {
  clearTimeout(timer);
  card.value = null;
}

/** Whether there was a card to take away, so that Esc does one thing at a time. */
export function dismissHover(): boolean {
  const shown = card.value !== null;
  hoverEnd();
  return shown;
}

export interface HoverHandlers {
  readonly onPointerEnter: (event: { readonly currentTarget: Element }) => void;
  readonly onPointerLeave: () => void;
  readonly onFocus: (event: { readonly currentTarget: Element }) => void;
  readonly onBlur: () => void;
}

/** Handlers to spread on any HTML or SVG element: `<rect {...hoverCard(() => 'text')} />`. */
export function hoverCard(content: () => ComponentChildren): HoverHandlers {
  return {
    onPointerEnter: ({ currentTarget }) => hoverSoon(currentTarget, content),
    onPointerLeave: hoverEnd,
    onFocus: ({ currentTarget }) => {
      if (currentTarget.matches(':focus-visible')) hoverNow(currentTarget, content);
    },
    onBlur: hoverEnd,
  };
}

/** Mounted once, last in the page. */
export function HoverCard(): JSX.Element | null {
  const element = useRef<HTMLDivElement>(null);
  const shown = card.value;
  useLayoutEffect(() => {
    if (shown && element.current) place(element.current, shown.anchor);
  }, [shown]);
  if (!shown) return null;
  return (
    <div class="hover-card" role="tooltip" ref={element}>
      {shown.content}
    </div>
  );
}

/** Below its mark where there is room, else above; always inside the page. */
function place(element: HTMLElement, anchor: DOMRect): void {
  const { width, height } = element.getBoundingClientRect();
  const left = Math.min(anchor.left, innerWidth - width - GAP);
  const below = anchor.bottom + GAP;
  const top = below + height <= innerHeight ? below : anchor.top - GAP - height;
  element.style.left = `${Math.max(GAP, left)}px`;
  element.style.top = `${Math.max(GAP, top)}px`;
}
