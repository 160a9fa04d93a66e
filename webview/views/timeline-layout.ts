import type { KernelSpan, Timeline } from '../../src/profile/timeline';
import type { ScopeSpan } from '../../src/profile/scope-lanes';
import { lastBefore } from './timeline-state';
import type { Span } from './timeline-zoom';

export const SIDE = 16;
const LANE = 21;
export const SCOPE_BAR = 20;
export const KERNEL_BAR = 32;
const AXIS = 24;

/** Lanes from the top: scopes by depth, kernels, then the axis. Pixels. */
export interface Layout {
  readonly width: number;
  readonly lanes: number;
  readonly kernelTop: number;
  readonly axisTop: number;
  readonly height: number;
}

export function layoutOf(timeline: Timeline, width: number): Layout {
  const lanes = timeline.lanes.length;
  const kernelTop = lanes * LANE;
  const axisTop = kernelTop + KERNEL_BAR + 4;
  return { width, lanes, kernelTop, axisTop, height: axisTop + AXIS };
}

export function laneTop(depth: number): number {
  return depth * LANE;
}

export type Hit =
  | { readonly kind: 'kernel'; readonly index: number; readonly span: KernelSpan }
  | { readonly kind: 'scope'; readonly depth: number; readonly span: ScopeSpan };

/** What is at a place of the picture. */
export function hitAt(
  timeline: Timeline,
  layout: Layout,
  view: Span,
  x: number,
  y: number,
): Hit | null {
  const perPixel = (view.toMs - view.fromMs) / layout.width;
  const atMs = view.fromMs + x * perPixel;
  const depth = Math.floor(y / LANE);
  if (y >= layout.kernelTop) {
    if (y > layout.kernelTop + KERNEL_BAR) return null;
    const index = lastBefore(timeline.kernels, (span) => span.startMs, atMs);
    const span = timeline.kernels[index];
    // A kernel thinner than a pixel can still be pointed at.
    return span && atMs <= Math.max(span.endMs, span.startMs + 2 * perPixel)
      ? { kind: 'kernel', index, span }
      : null;
  }
  const lane = timeline.lanes[depth] ?? [];
  const found = lane[lastBefore(lane, (span) => startOf(timeline, span), atMs)];
  return found && atMs <= endOf(timeline, found) ? { kind: 'scope', depth, span: found } : null;
}

export function startOf({ kernels }: Timeline, span: ScopeSpan): number {
  return kernels[span.first]?.startMs ?? 0;
}

export function endOf({ kernels }: Timeline, span: ScopeSpan): number {
  return kernels[span.last]?.endMs ?? 0;
}
