import { computed } from '@preact/signals';
import type { Roofline, RooflinePoint, Roofs } from '../../src/profile/roofline';
import { rooflineOf, roofsFit } from '../../src/profile/roofline';
import { profile, roofs } from '../state';

export const roofline = computed<Roofline | null>(() =>
  profile.value ? rooflineOf(profile.value) : null,
);

/** Roofs measured as this profile was: with as many threads. */
export const fittingRoofs = computed<Roofs | null>(() => {
  const { value } = roofs;
  const document = profile.value;
  return document && value.kind === 'known' && roofsFit(document, value.roofs) ? value.roofs : null;
});

/** More marks than a plot of this size can keep apart, or a page can keep quick. */
const MOST_PLOTTED = 1500;

/** Left to right, so that the keyboard's order is the eye's. */
export const plotted = computed<readonly RooflinePoint[]>(() =>
  [...(roofline.value?.points ?? [])]
    .sort((a, b) => b.share - a.share)
    .slice(0, MOST_PLOTTED)
    .sort((a, b) => a.intensity - b.intensity),
);
