import { computed, signal } from '@preact/signals';
import type { CurvePoint } from '../../src/profile/memory-view';
import { memoryView } from '../../src/profile/memory-view';
import { profile } from '../state';

export type MemoryMode = 'order' | 'time';

export const memoryMode = signal<MemoryMode>('order');

export const memory = computed(() => (profile.value ? memoryView(profile.value) : null));

/** Left edges of the points and the right edge of the last, in points or milliseconds. */
export const edges = computed<readonly number[]>(() => {
  const points = memory.value?.points ?? [];
  if (memoryMode.value === 'order') return [...points.keys(), points.length];
  return [...points.map((point) => point.startMs), points.at(-1)?.endMs ?? 0];
});

/** The last point whose left edge is not right of a position. */
export function pointAt(position: number): number | null {
  const { value } = edges;
  const first = value[0] ?? 0;
  const last = value.at(-1) ?? 0;
  if (value.length < 2 || position < first || position > last) return null;
  let low = 0;
  let high = value.length - 2;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((value[middle] ?? 0) <= position) low = middle;
    else high = middle - 1;
  }
  return low;
}

export function pointName({ layer }: CurvePoint): string {
  return layer ? (layer.kind === 'layer' ? layer.id : layer.name) : '–';
}
