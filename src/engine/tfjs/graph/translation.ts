import type { Tensor } from '@tensorflow/tfjs';
import type { Layout } from './layout';
import type { NodeContext } from './node-context';
import type { Slot } from './slot';

/** One pass through the graph. */
export interface Run {
  readonly slots: ReadonlyMap<string, Slot>;
  /** Layers behave as in training: batch statistics, dropout. */
  readonly training: boolean;
}

/** Gives an input of a node, or a weight, while the graph runs. */
export type Operand = (run: Run) => Tensor;

/** A tensor in another form: a filter with its axes as TF.js wants them. */
export interface Form {
  /** Names the form: weights are converted once for each. */
  readonly key: string;
  convert(tensor: Tensor): Tensor;
}

/** A node as TF.js runs it. */
export interface Translation {
  /** Order of axes of the outputs; default `onnx`. */
  readonly layout?: Layout | undefined;
  /** Results by output; a single tensor is the first. What else it makes is disposed of. */
  readonly compute: (run: Run) => Tensor | readonly (Tensor | undefined)[];
}

/**
 * Decides how a node is run, from what is known before. Throws `Untranslatable` where TF.js can't
 * compute what ONNX says.
 */
export type Translate = (context: NodeContext) => Translation;

/** A reason why TF.js can't run a node; `detail` says what about the operator. */
export class Untranslatable extends Error {
  constructor(
    readonly operator: string,
    readonly detail?: string,
  ) {
    super(detail === undefined ? operator : `${operator} (${detail})`);
  }
}
