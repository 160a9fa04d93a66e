/** How a person wants the rows of a training step, and the gradients of it and of the run before. */
import { computed, signal } from '@preact/signals';
import type { Profile } from '../../src/profile/document';
import type { GradientPoint } from '../../src/profile/gradient-depth';
import { gradientsByDepth } from '../../src/profile/gradient-depth';
import { against, comparison } from '../compare/compare-state';
import { keyOfLayer, profile } from '../state';

export const TRAINING_ROWS = ['scope', 'layer'] as const;
export type TrainingRows = (typeof TRAINING_ROWS)[number];

export const TRAINING_ORDERS = ['order', 'time'] as const;
export type TrainingOrder = (typeof TRAINING_ORDERS)[number];

export const trainingRows = signal<TrainingRows>('layer');
export const trainingOrder = signal<TrainingOrder>('order');

/** The `S` key. */
export function turnTrainingOrder(): void {
  trainingOrder.value = trainingOrder.value === 'order' ? 'time' : 'order';
}

/** A layer's gradient with the row of the shown profile that it stands for. */
export interface LinkedGradient extends GradientPoint {
  /** null where the shown profile has no such row. */
  readonly key: string | null;
}

/** Of the shown profile, by depth. */
export const gradients = computed<readonly LinkedGradient[]>(() =>
  profile.value ? linked(profile.value, (layer) => keyOfLayer.value.get(layer) ?? null) : [],
);

/** The run before, where it is compared with and is a training step as well. */
export const trainedBefore = computed<Profile | null>(() => {
  const before = against.value?.profile;
  return before?.run.training && profile.value?.run.training ? before : null;
});

/** Of the run before, each with the row of the shown profile that was matched with it. */
export const gradientsBefore = computed<readonly LinkedGradient[]>(() => {
  if (!trainedBefore.value) return [];
  const keys = new Map<string, string>();
  for (const { before, after } of comparison.value?.rows ?? [])
    if (before && after) for (const { id } of before.members) keys.set(id, after.key);
  return linked(trainedBefore.value, (layer) => keys.get(layer) ?? null);
});

function linked(document: Profile, keyOf: (layer: string) => string | null): LinkedGradient[] {
  return gradientsByDepth(document).map((point) => ({ ...point, key: keyOf(point.layer) }));
}
