/** How much room the panel has; what is shown, and where, depends on it. */
import { computed, signal } from '@preact/signals';

export const panelWidth = signal(typeof innerWidth === 'undefined' ? 800 : innerWidth);

export type Width = 'narrow' | 'medium' | 'wide';

/** Drawn for 400, 800 and 1600 px; the steps lie where the next drawing fits. */
export const width = computed<Width>(() =>
  panelWidth.value < 560 ? 'narrow' : panelWidth.value < 1280 ? 'medium' : 'wide',
);

export function watchWidth(): void {
  addEventListener('resize', () => (panelWidth.value = innerWidth));
}
