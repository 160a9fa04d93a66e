import type { Timeline } from '../../src/profile/timeline';
import { reveal, select } from '../actions';
import { selection } from '../state';
import type { Hit } from './timeline-layout';
import { endOf, startOf } from './timeline-layout';
import { shownSpan, zoomHistory, zoomTo } from './timeline-state';
import { fit, isWhole, pan, reveal as bringIn, whole, zoomAt } from './timeline-zoom';

const ZOOM_STEP = 0.6;
const PAN_STEP = 0.2;

/** Index of the kernel that the selection stands for: the first of its row. */
export function currentKernel({ kernels }: Timeline): number | null {
  const key = selection.value;
  if (key === null) return null;
  const index = kernels.findIndex((span) => span.key === key);
  return index < 0 ? null : index;
}

/** + − zoom, ← → move, Home shows all, ↑ ↓ go from layer to layer, Enter opens, Backspace returns. */
export function keyAction(event: KeyboardEvent, timeline: Timeline): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  const { totalMs } = timeline;
  const view = shownSpan.value;
  const step = (view.toMs - view.fromMs) * PAN_STEP;
  switch (event.key) {
    case '+':
    case '=':
      zoomTo(zoomAt(view, focusOf(timeline), ZOOM_STEP, totalMs));
      return true;
    case '-':
    case '−':
      zoomTo(zoomAt(view, focusOf(timeline), 1 / ZOOM_STEP, totalMs));
      return true;
    case 'ArrowLeft':
      zoomTo(pan(view, -step, totalMs));
      return true;
    case 'ArrowRight':
      zoomTo(pan(view, step, totalMs));
      return true;
    case 'ArrowDown':
      return moveSelection(timeline, 1);
    case 'ArrowUp':
      return moveSelection(timeline, -1);
    case 'Home':
      zoomHistory.length = 0;
      zoomTo(whole(totalMs));
      return true;
    case 'Backspace':
      zoomOutTo(timeline);
      return true;
    case 'Enter':
      if (selection.value !== null) reveal(selection.value);
      return true;
    default:
      return false;
  }
}

/** To a scope, or to the innermost scope of a kernel; the way back is kept. */
export function zoomToHit(hit: Hit, timeline: Timeline): void {
  const span = hit.kind === 'scope' ? hit.span : innermostScope(hit.index, timeline);
  const start = span ? startOf(timeline, span) : hit.kind === 'kernel' ? hit.span.startMs : 0;
  const end = span ? endOf(timeline, span) : hit.kind === 'kernel' ? hit.span.endMs : 0;
  zoomHistory.push(shownSpan.value);
  zoomTo(fit(start, end, timeline.totalMs));
}

export function zoomOutTo({ totalMs }: Timeline): void {
  zoomTo(zoomHistory.pop() ?? whole(totalMs));
}

function innermostScope(kernel: number, { lanes }: Timeline) {
  for (let depth = lanes.length - 1; depth >= 0; depth--) {
    const found = lanes[depth]?.find(({ first, last }) => first <= kernel && kernel <= last);
    if (found) return found;
  }
  return undefined;
}

/** Zooming by keyboard keeps the selected kernel in place where it is in sight, else the middle. */
function focusOf(timeline: Timeline): number {
  const { fromMs, toMs } = shownSpan.value;
  const span = timeline.kernels[currentKernel(timeline) ?? -1];
  const middle = span ? (span.startMs + span.endMs) / 2 : Number.NaN;
  return middle >= fromMs && middle <= toMs ? middle : (fromMs + toMs) / 2;
}

/** To the next row's first kernel, brought into view. */
function moveSelection(timeline: Timeline, by: 1 | -1): true {
  const { kernels, totalMs } = timeline;
  const current = currentKernel(timeline);
  let at = current === null ? (by === 1 ? 0 : kernels.length - 1) : current + by;
  while (kernels[at]?.key === selection.value && kernels[at] !== undefined) at += by;
  const span = kernels[at];
  if (!span || span.key === null) return true;
  select(span.key);
  if (!isWhole(shownSpan.value, totalMs))
    zoomTo(bringIn(shownSpan.value, span.startMs, span.endMs, totalMs));
  return true;
}
