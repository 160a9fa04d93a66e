import { computed, signal } from '@preact/signals';
import type { KernelSpan, Timeline } from '../../src/profile/timeline';
import { timelineOf } from '../../src/profile/timeline';
import { profile } from '../state';
import type { Span } from './timeline-zoom';
import { whole } from './timeline-zoom';

export const timeline = computed<Timeline | null>(() =>
  profile.value ? timelineOf(profile.value) : null,
);

/** null shows the whole run. A new profile has another run, so the stretch belongs to one. */
const zoomed = signal<{ readonly of: Timeline; readonly span: Span } | null>(null);

export const shownSpan = computed<Span>(() => {
  const run = timeline.value;
  if (!run) return { fromMs: 0, toMs: 1 };
  return zoomed.value?.of === run ? zoomed.value.span : whole(run.totalMs);
});

export function zoomTo(span: Span): void {
  const run = timeline.value;
  if (run) zoomed.value = { of: run, span };
}

/** Stretches that were left by zooming to a scope, for going back. */
export const zoomHistory: Span[] = [];

export function kernelName({ layer, kernel }: KernelSpan): string {
  if (layer?.kind === 'layer') return layer.id;
  return layer?.name ?? profile.value?.kernels[kernel]?.opType ?? '–';
}

/** Index of the last item that starts at or before a value; −1 before the first. */
export function lastBefore<T>(
  items: readonly T[],
  start: (item: T) => number,
  value: number,
): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const item = items[middle];
    if (item !== undefined && start(item) <= value) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
