import type { NamedTensorMap, Tensor } from '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs';
import type { Recorder } from '../recorder';

/** What TF.js notes of one operation for the backward pass. */
interface TapeNode {
  readonly kernelName: string;
  readonly inputs: NamedTensorMap;
  /** Copies that the gradient needs. */
  readonly saved?: readonly Tensor[] | undefined;
  gradient?: (dys: (Tensor | null)[]) => Record<string, () => Tensor>;
}

interface TapeEngine {
  addTapeNode: (this: TapeEngine, ...facts: unknown[]) => void;
  readonly state: { readonly activeTape: TapeNode[] | null };
}

export interface TapeObserver {
  /** An operation of a unit was noted, in the forward pass. */
  noted?(unit: number, node: TapeNode): void;
  /** The gradients by an operation's outputs are known, in the backward pass. */
  reached?(unit: number, dys: readonly (Tensor | null)[]): void;
}

/**
 * Runs `body`, in which gradients are computed, so that the backward pass of each operation belongs
 * to the unit that ran it forward. TF.js computes some gradients at once and others in functions
 * that it calls later: both are wrapped.
 */
export function withAttributedTape<T>(
  recorder: Recorder,
  body: () => T,
  observer: TapeObserver = {},
): T {
  const engine = tf.engine() as unknown as TapeEngine;
  const original = engine.addTapeNode;
  engine.addTapeNode = (...facts) => {
    original.apply(engine, facts);
    const node = engine.state.activeTape?.at(-1);
    if (!node) return;
    const unit = recorder.current;
    observer.noted?.(unit, node);
    attribute(node, unit, recorder, observer);
  };
  try {
    return body();
  } finally {
    engine.addTapeNode = original;
  }
}

function attribute(node: TapeNode, unit: number, recorder: Recorder, observer: TapeObserver): void {
  const { gradient } = node;
  // The loss is no layer's.
  if (!gradient || unit < 0) return;
  node.gradient = (dys) => {
    observer.reached?.(unit, dys);
    const byInput = recorder.within(unit, () => gradient(dys));
    return Object.fromEntries(
      Object.entries(byInput).map(([name, compute]) => [
        name,
        () => recorder.within(unit, compute),
      ]),
    );
  };
}
