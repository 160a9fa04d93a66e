/** The picture of the run: canvas for the bars, because ten thousand of them have to pan smoothly. */
import * as l10n from '@vscode/l10n';
import { useComputed, useSignal, useSignalEffect } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { formatDuration } from '../../src/profile/format';
import type { Timeline } from '../../src/profile/timeline';
import { reveal as revealLine, select } from '../actions';
import { useSize } from '../chart/size';
import { hoverEnd, hoverSoon } from '../hover';
import { hovered, selection } from '../state';
import { TimelineAxis } from './timeline-axis';
import { HitCard } from './timeline-card';
import { drawTimeline } from './timeline-draw';
import type { Hit } from './timeline-layout';
import { endOf, hitAt, layoutOf, startOf } from './timeline-layout';
import { currentKernel, keyAction, zoomOutTo, zoomToHit } from './timeline-keys';
import { onThemeChange, readPalette } from './timeline-palette';
import { kernelName, shownSpan, zoomTo } from './timeline-state';
import { pan, zoomAt } from './timeline-zoom';

/** A press that moves less than this is a click. */
const DRAG_PX = 4;
/** One notch of a wheel zooms by this much. */
const WHEEL_ZOOM = 0.0015;

export function TimelineCanvas({ timeline }: { readonly timeline: Timeline }): JSX.Element {
  const [place, { width }] = useSize<HTMLDivElement>();
  const canvas = useRef<HTMLCanvasElement>(null);
  const anchor = useRef<HTMLDivElement>(null);
  const pointed = useSignal<Hit | null>(null);
  const drag = useRef<{ readonly x: number; moved: boolean } | null>(null);
  const theme = useSignal(0);
  const palette = useComputed(() => (theme.value, readPalette()));
  const layout = useMemo(() => layoutOf(timeline, Math.max(1, width)), [timeline, width]);

  useEffect(() => onThemeChange(() => theme.value++), []);
  useEffect(() => sizeCanvas(canvas.current, layout.width, layout.height), [layout]);
  const paint = () => {
    const context = canvas.current?.getContext('2d');
    const view = shownSpan.value;
    const marks = { selected: selection.value, hovered: hovered.value };
    if (context && width > 0)
      drawTimeline(context, {
        timeline,
        layout,
        view,
        palette: palette.value,
        ...marks,
        nameOf: kernelName,
      });
  };
  useEffect(paint, [timeline, layout]);
  useSignalEffect(paint);
  useEffect(() => followWheel(canvas.current, layout.width, timeline), [layout, timeline]);

  const hit = (event: { readonly offsetX: number; readonly offsetY: number }) =>
    hitAt(timeline, layout, shownSpan.value, event.offsetX, event.offsetY);
  const leave = () => {
    pointed.value = null;
    hovered.value = null;
    hoverEnd();
  };
  const onPointerMove = (event: PointerEvent) => {
    if (drag.current) {
      const moved = event.movementX;
      if (Math.abs(event.offsetX - drag.current.x) > DRAG_PX) drag.current.moved = true;
      if (!drag.current.moved) return;
      const { fromMs, toMs } = shownSpan.value;
      zoomTo(pan(shownSpan.value, (-moved * (toMs - fromMs)) / layout.width, timeline.totalMs));
      return leave();
    }
    const found = hit(event);
    if (sameHit(found, pointed.value)) return;
    pointed.value = found;
    hovered.value = found?.span.key ?? null;
    if (!found || !anchor.current) return hoverEnd();
    placeAnchor(anchor.current, timeline, layout.width, found);
    hoverSoon(anchor.current, () => <HitCard hit={found} timeline={timeline} />);
  };
  const current = currentKernel(timeline);
  return (
    <div class="timeline-picture" ref={place}>
      <div
        class="timeline-surface"
        role="slider"
        tabIndex={0}
        aria-label={l10n.t('Kernels in order')}
        aria-valuemin={1}
        aria-valuemax={timeline.kernels.length}
        aria-valuenow={current === null ? 1 : current + 1}
        aria-valuetext={describe(timeline, current)}
        onKeyDown={(event) => {
          if (!keyAction(event, timeline)) return;
          event.preventDefault();
          event.stopPropagation();
        }}
      >
        <canvas
          ref={canvas}
          aria-hidden="true"
          onPointerDown={(event) => {
            if (event.button !== 0) return;
            drag.current = { x: event.offsetX, moved: false };
            event.currentTarget.setPointerCapture(event.pointerId);
          }}
          onPointerMove={onPointerMove}
          onPointerUp={(event) => {
            const wasDrag = drag.current?.moved ?? true;
            drag.current = null;
            const found = wasDrag ? null : hit(event);
            if (found?.span.key) select(found.span.key);
          }}
          onPointerCancel={() => (drag.current = null)}
          onPointerLeave={leave}
          onDblClick={(event) => {
            const found = hit(event);
            if (found) zoomToHit(found, timeline);
            else zoomOutTo(timeline);
          }}
          onContextMenu={(event) => {
            const found = hit(event);
            if (found?.kind !== 'kernel' || found.span.key === null) return;
            event.preventDefault();
            revealLine(found.span.key);
          }}
        />
        <TimelineAxis layout={layout} view={shownSpan.value} />
        <div class="timeline-anchor" ref={anchor} />
      </div>
    </div>
  );
}

function describe({ kernels }: Timeline, index: number | null): string {
  const span = index === null ? undefined : kernels[index];
  if (!span) return l10n.t('Nothing selected');
  return l10n.t(
    '{0}: {1}, starts at {2}',
    kernelName(span),
    formatDuration(span.endMs - span.startMs),
    formatDuration(span.startMs),
  );
}

function sizeCanvas(canvas: HTMLCanvasElement | null, width: number, height: number): void {
  if (!canvas) return;
  const scale = devicePixelRatio || 1;
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
  canvas.getContext('2d')?.setTransform(scale, 0, 0, scale, 0, 0);
}

/** Ctrl+wheel and pinch zoom; sideways and Shift+wheel move; the plain wheel scrolls the page. */
function followWheel(
  canvas: HTMLCanvasElement | null,
  width: number,
  { totalMs }: Timeline,
): (() => void) | undefined {
  if (!canvas) return undefined;
  const turn = (event: WheelEvent) => {
    const { fromMs, toMs } = shownSpan.value;
    const perPixel = (toMs - fromMs) / width;
    if (event.ctrlKey || event.metaKey) {
      const factor = Math.exp(event.deltaY * WHEEL_ZOOM);
      zoomTo(zoomAt(shownSpan.value, fromMs + event.offsetX * perPixel, factor, totalMs));
    } else {
      const sideways = event.shiftKey ? event.deltaY || event.deltaX : event.deltaX;
      if (sideways === 0) return;
      zoomTo(pan(shownSpan.value, sideways * perPixel, totalMs));
    }
    event.preventDefault();
  };
  canvas.addEventListener('wheel', turn, { passive: false });
  return () => canvas.removeEventListener('wheel', turn);
}

function sameHit(a: Hit | null, b: Hit | null): boolean {
  return a?.span === b?.span;
}

/** The card stands under its bar, or under what the view shows of it. */
function placeAnchor(element: HTMLElement, timeline: Timeline, width: number, hit: Hit): void {
  const { fromMs, toMs } = shownSpan.value;
  const scale = width / (toMs - fromMs);
  const start = hit.kind === 'kernel' ? hit.span.startMs : startOf(timeline, hit.span);
  const end = hit.kind === 'kernel' ? hit.span.endMs : endOf(timeline, hit.span);
  const left = Math.min(width, Math.max(0, (start - fromMs) * scale));
  const right = Math.min(width, Math.max(left, (end - fromMs) * scale));
  element.style.left = `${left}px`;
  element.style.width = `${Math.max(1, right - left)}px`;
}
