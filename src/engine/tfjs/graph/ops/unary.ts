import type { Tensor } from '@tensorflow/tfjs';
import type { NodeContext } from '../node-context';
import type { Translate } from '../translation';

/** Element by element: the order of axes stays. */
export function unary(compute: (x: Tensor, context: NodeContext) => Tensor): Translate {
  return (context) => {
    const x = context.asItLies(0);
    return { layout: context.layoutOf(0), compute: (run) => compute(x(run), context) };
  };
}
