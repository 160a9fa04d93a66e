import type { serialization, Shape, Tensor } from '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs';
import type { Activation } from './base';
import { activationFrom, oneShape, register, zeros } from './base';

type Weight = tf.layers.Layer['weights'][number];
type Args = serialization.ConfigDict & { resetAfter?: boolean };

/** TF.js' own, which it exports as functions alone. */
interface Cell extends tf.layers.Layer {
  kernel: Weight;
  recurrentKernel: Weight;
  bias: Weight | null;
  readonly units: number;
  readonly useBias: boolean;
}
type CellClass = new (args: Args) => Cell;
interface Recurrent extends tf.layers.Layer {
  cell: tf.layers.Layer;
}
type RecurrentClass = new (args: Args) => Recurrent;

/**
 * Puts GRU and GRUCell with `reset_after`, Keras' default since version 2, in the place of TF.js',
 * which refuse it. Without the option they do what TF.js' own do.
 */
export function registerGru(): void {
  const cellBase = tf.layers.gruCell({ units: 1 }).constructor as unknown as CellClass;
  const base = tf.layers.gru({ units: 1 }).constructor as unknown as RecurrentClass;
  // Once is enough: a subclass of ours would become the base of the next.
  if ((cellBase as unknown as { isKeras?: boolean }).isKeras) return;
  const cell = cellClass(cellBase);
  register([cell, recurrentClass(base, cell)]);
}

function cellClass(base: CellClass): CellClass {
  return class GRUCell extends base {
    static readonly className = 'GRUCell';
    static readonly isKeras = true;
    private readonly resetAfter: boolean;
    private readonly gate: Activation | undefined;
    private readonly candidate: Activation | undefined;
    private readonly hasDropout: boolean;

    constructor(args: Args) {
      super({ ...args, resetAfter: false });
      this.resetAfter = args.resetAfter === true;
      this.gate = activationFrom(args['recurrentActivation']);
      this.candidate = activationFrom(args['activation']);
      this.hasDropout = Number(args['dropout'] ?? 0) > 0 || Number(args['recurrentDropout']) > 0;
    }

    override build(inputShape: Shape | Shape[]): void {
      if (!this.resetAfter) return super.build(inputShape);
      const width = this.units * 3;
      const add = (name: string, shape: Shape) => this.addWeight(name, shape, 'float32', zeros());
      this.kernel = add('kernel', [oneShape(inputShape).at(-1) ?? 0, width]);
      this.recurrentKernel = add('recurrent_kernel', [this.units, width]);
      // Of the inputs, and of the state.
      this.bias = this.useBias ? add('bias', [2, width]) : null;
      this.built = true;
    }

    override call(
      inputs: Tensor | Tensor[],
      kwargs: { readonly training?: boolean },
    ): Tensor | Tensor[] {
      if (!this.resetAfter) return super.call(inputs, kwargs);
      if (kwargs.training && this.hasDropout)
        throw new Error(`${this.name} has dropout with reset_after, which can't be trained here.`);
      return tf.tidy(() => {
        const [x, state] = inputs as [tf.Tensor2D, tf.Tensor2D];
        const [inputBias, stateBias] = this.bias
          ? tf.unstack(this.bias.read())
          : [undefined, undefined];
        const [xZ, xR, xH] = this.parts(x, this.kernel, inputBias);
        const [hZ, hR, hH] = this.parts(state, this.recurrentKernel, stateBias);
        const z = applied(this.gate, tf.add(xZ, hZ));
        const r = applied(this.gate, tf.add(xR, hR));
        const candidate = applied(this.candidate, tf.add(xH, tf.mul(r, hH)));
        const after = tf.add(tf.mul(z, state), tf.mul(tf.sub(1, z), candidate));
        return [after, after];
      });
    }

    private parts(x: tf.Tensor2D, kernel: Weight, bias: Tensor | undefined) {
      const product = tf.matMul(x, kernel.read());
      const sum = bias ? tf.add(product, bias) : product;
      return tf.split(sum, 3, 1) as [Tensor, Tensor, Tensor];
    }

    override getConfig(): serialization.ConfigDict {
      return { ...super.getConfig(), resetAfter: this.resetAfter };
    }
  };
}

function recurrentClass(base: RecurrentClass, cell: CellClass): RecurrentClass {
  return class GRU extends base {
    static readonly className = 'GRU';

    constructor(args: Args) {
      super({ ...args, resetAfter: false });
      if (args.resetAfter === true) this.cell = new cell(args);
    }
  };
}

function applied(activation: Activation | undefined, x: Tensor): Tensor {
  return activation ? activation.apply(x) : x;
}
