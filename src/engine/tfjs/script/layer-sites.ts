import * as tf from '@tensorflow/tfjs';
import type { ProfiledLayer } from '../../../profile/document';
import type { BundleFrame, FrameReader } from './frames';
import { captureFrames } from './frames';

type Layer = tf.layers.Layer;

/** What of TF.js's layers is watched; its types don't tell. */
interface LayerPrototype {
  _callHook?: unknown;
  apply: (this: Layer, inputs: unknown, kwargs?: unknown) => unknown;
}

/**
 * Notes where the code of a bundle makes and calls layers. Every layer's constructor sets
 * `_callHook`, whichever way it is made: by a factory, by `new`, by a subclass or a wrapper.
 */
export class LayerSites {
  /** Every model that was made, in order. */
  readonly models: tf.LayersModel[] = [];
  private readonly constructed = new WeakMap<Layer, readonly BundleFrame[]>();
  private readonly called = new WeakMap<Layer, readonly BundleFrame[]>();

  /** @param file path of the bundle, as it was compiled. */
  constructor(
    private readonly file: string,
    private readonly frames: FrameReader,
  ) {}

  /** Watches until the function that it returns is called; then TF.js is as it was. */
  watch(): () => void {
    const prototype = tf.layers.Layer.prototype as unknown as LayerPrototype;
    const { apply } = prototype;
    const noteMade = (layer: Layer) => this.noteMade(layer);
    const noteCalled = (layer: Layer, inputs: unknown) => this.noteCalled(layer, inputs);
    Object.defineProperty(prototype, '_callHook', {
      configurable: true,
      get: () => null,
      set(this: Layer, value: unknown) {
        const own = { value, writable: true, configurable: true, enumerable: true };
        Object.defineProperty(this, '_callHook', own);
        noteMade(this);
      },
    });
    prototype.apply = function (inputs, kwargs) {
      noteCalled(this, inputs);
      return apply.call(this, inputs, kwargs);
    };
    return () => {
      delete prototype._callHook;
      prototype.apply = apply;
    };
  }

  /** Where the user's code made a layer, and where it called it first; null where neither. */
  sourceOf(layer: Layer): ProfiledLayer['source'] {
    const constructedAt = this.frames.read(this.constructed.get(layer) ?? []);
    const calledAt = this.frames.read(this.called.get(layer) ?? []);
    return constructedAt.length + calledAt.length > 0 ? { constructedAt, calledAt } : null;
  }

  private noteMade(layer: Layer): void {
    const frames = captureFrames(this.file);
    this.constructed.set(layer, withoutOwnConstructors(layer, frames));
    if (layer instanceof tf.LayersModel) this.models.push(layer);
  }

  private noteCalled(layer: Layer, inputs: unknown): void {
    const [first] = Array.isArray(inputs) ? (inputs as unknown[]) : [inputs];
    if (!(first instanceof tf.SymbolicTensor) || this.called.has(layer)) return;
    this.called.set(layer, captureFrames(this.file));
  }
}

/** A class of the user's own begins with its own constructor and those it extends: not a call. */
function withoutOwnConstructors(layer: Layer, frames: readonly BundleFrame[]): BundleFrame[] {
  const own = new Set<string>();
  for (
    let type = Object.getPrototypeOf(layer) as object | null;
    type && type !== tf.layers.Layer.prototype;
    type = Object.getPrototypeOf(type) as object | null
  )
    own.add(type.constructor.name);
  const first = frames.findIndex(
    ({ isConstructor, functionName }) => !isConstructor || !own.has(functionName ?? ''),
  );
  return first < 0 ? [...frames] : frames.slice(first);
}
