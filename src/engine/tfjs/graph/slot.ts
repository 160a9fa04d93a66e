import type { Tensor } from '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs';
import type { Layout } from './layout';
import { toLast, toOnnx } from './layout';

/** A value of the running graph, in the orders of axes that were needed so far. */
export class Slot {
  private readonly tensors: Partial<Record<Layout, Tensor>> = {};
  private readonly owned: Tensor[] = [];

  /** @param isOwned false for what the caller gave, and disposes of itself. */
  constructor(tensor: Tensor, layout: Layout, isOwned = true) {
    this.tensors[layout] = tensor;
    if (isOwned) this.owned.push(tensor);
  }

  /** The tensor in this order; made, and kept, when first asked for. */
  in(layout: Layout): Tensor {
    const found = this.tensors[layout];
    if (found) return found;
    const made = layout === 'last' ? toLast(this.in('onnx')) : toOnnx(this.in('last'));
    this.tensors[layout] = made;
    this.owned.push(tf.keep(made));
    return made;
  }

  /** The tensor in this order, the caller's to dispose. */
  take(layout: Layout): Tensor {
    const tensor = this.in(layout);
    const index = this.owned.indexOf(tensor);
    if (index < 0) return tf.clone(tensor);
    this.owned.splice(index, 1);
    return tensor;
  }

  dispose(): void {
    tf.dispose(this.owned);
  }
}
