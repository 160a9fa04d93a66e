import * as l10n from '@vscode/l10n';
import { shapeMismatch } from '../errors';
import { qualifiedOpType } from '../graph';
import { maxDims } from '../symbols';
import type { Dim, Shape } from '../tensor';
import type { OpContext } from './rule';

/**
 * Shape of an elementwise operation by ONNX multidirectional broadcasting (NumPy's rule).
 * Undefined while a rank is not known; throws 'shape-mismatch' where sizes differ and none is 1.
 */
export function broadcast(
  context: OpContext,
  shapes: readonly (Shape | undefined)[],
): Shape | undefined {
  let result: readonly Dim[] = [];
  for (const shape of shapes) {
    if (!shape) return undefined;
    const joined = broadcastPair(result, shape);
    if (!joined)
      throw shapeMismatch(
        context.label,
        qualifiedOpType(context.node),
        shapes,
        l10n.t('sizes must be equal or 1, compared from the right'),
      );
    result = joined;
  }
  return result;
}

/** Undefined where the two can't be broadcast. */
export function broadcastPair(a: Shape, b: Shape): Shape | undefined {
  if (a === b) return a;
  const rank = Math.max(a.length, b.length);
  const result: Dim[] = [];
  for (let axis = 0; axis < rank; axis++) {
    const dim = broadcastDim(a[axis - rank + a.length] ?? 1, b[axis - rank + b.length] ?? 1);
    if (dim === undefined) return undefined;
    result.push(dim);
  }
  return result;
}

/** A symbol beside a number above 1 must be that number or 1; beside another symbol, the larger. */
function broadcastDim(a: Dim, b: Dim): Dim | undefined {
  if (a === b || b === 1) return a;
  if (a === 1) return b;
  if (typeof a === 'number') return typeof b === 'number' ? undefined : a;
  return typeof b === 'number' ? b : maxDims(a, b);
}
