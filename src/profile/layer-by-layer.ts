import type { Profile } from './document';

/** Row of what such a runtime does in no layer. */
export const OUTSIDE_ROW = 'runtime/outside';

/**
 * Whether the runtime called one layer after the other, as TensorFlow.js does: a layer's time is
 * then that of its calls, with what it did between its kernels, and there are no gaps to tell.
 */
export function runsLayerByLayer({ layers }: Pick<Profile, 'layers'>): boolean {
  // It is the last row: with ten thousand of them this is asked for every scope.
  return layers.findLast(({ kind }) => kind === 'runtime')?.id === OUTSIDE_ROW;
}
