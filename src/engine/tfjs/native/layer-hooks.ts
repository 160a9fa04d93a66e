import type { Tensor } from '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs';
import type { Recorder } from '../recorder';
import type { Layer, Place } from './layer-units';

type Values = Tensor | Tensor[];

interface Frame {
  readonly place: Place;
  /** By layer that this frame called, the inputs of its calls so far. */
  readonly calls: Map<Layer, string[]>;
}

/**
 * Tells a recorder which layer runs. Layers are wrapped one by one, since subclasses have methods
 * of their own, and find out from the run-time stack where they were called: a submodel that is
 * used twice is in two places.
 */
export class LayerHooks {
  private stack: Frame[];

  constructor(
    private readonly root: Place,
    private readonly recorder: Recorder,
  ) {
    this.stack = [frame(root)];
    const layers = new Set<Layer>();
    collect(root, layers);
    for (const layer of layers) this.wrap(layer);
  }

  /** A run begins; the one before may have ended in an error. */
  restart(): void {
    this.stack = [frame(this.root)];
  }

  private wrap(layer: Layer): void {
    const within = <T>(inputs: unknown, body: () => T): T => {
      if (!this.recorder.isRecording || !this.enter(layer, inputs)) return body();
      try {
        return body();
      } finally {
        this.leave();
      }
    };
    // A model calls `apply`, which calls `call`; a wrapper or an RNN calls `call` right away.
    const apply = layer.apply.bind(layer);
    const call = layer.call.bind(layer);
    layer.apply = (inputs, kwargs) => within(inputs, () => apply(inputs, kwargs));
    layer.call = (inputs, kwargs) => within(inputs, () => call(inputs, kwargs));
    // Others pass a mask on, which takes no kernel, and would count as a second call.
    if (!makesMask(layer)) return;
    const computeMask = layer.computeMask.bind(layer);
    layer.computeMask = (inputs: Values, mask?: Values) =>
      within(inputs, () => computeMask(inputs, mask));
  }

  /** Whether a place was entered: a layer that calls itself, or that isn't known here, is none. */
  private enter(layer: Layer, inputs: unknown): boolean {
    const top = this.stack.at(-1);
    if (!top || top.place.layer === layer) return false;
    const places = top.place.children.get(layer);
    const place =
      places?.[places.length > 1 ? callNumber(top, layer, inputs) : 0] ?? places?.at(-1);
    if (!place) return false;
    this.stack.push(frame(place));
    if (place.unit !== null) this.recorder.enter(place.unit);
    return true;
  }

  private leave(): void {
    const left = this.stack.pop();
    if (left && left.place.unit !== null) this.recorder.leave();
  }
}

/**
 * Which of a layer's calls this is. TF.js runs a layer with several outputs once for each output
 * that is used: that is the same call again, with the same inputs.
 */
function callNumber({ calls }: Frame, layer: Layer, inputs: unknown): number {
  const key = (Array.isArray(inputs) ? (inputs as unknown[]) : [inputs])
    .map((input) => (input instanceof tf.Tensor ? input.id : '?'))
    .join();
  const seen = calls.get(layer) ?? [];
  calls.set(layer, seen);
  const index = seen.indexOf(key);
  return index >= 0 ? index : seen.push(key) - 1;
}

function makesMask(layer: Layer): boolean {
  const { maskZero } = layer as { maskZero?: boolean };
  return maskZero === true || layer.getClassName() === 'Masking';
}

function frame(place: Place): Frame {
  return { place, calls: new Map() };
}

function collect(place: Place, layers: Set<Layer>): void {
  for (const [layer, places] of place.children) {
    layers.add(layer);
    for (const child of places) collect(child, layers);
  }
}
