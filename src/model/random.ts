/**
 * Counter-based random values: element k of a stream is a hash of k, so any part of a weight can be
 * produced by itself, in any order, on any machine, with the same result.
 *
 * Weights drawn from the same interval share one stream and start at different places in it. A
 * writer can then store one pool of values per interval and let all weights point into it, which
 * made building ResNet-152 three times cheaper (facts/onnxruntime.md, section 7).
 */

/** Values are uniform on [low, high); rounding to float32 can give `high` itself. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** Weights start at multiples of 16 elements, 64 bytes, the alignment that runtimes like. */
const POOL_OFFSET_STEP = 16;
const POOL_OFFSETS = 4096;
/** 2^32 divided by the golden ratio: consecutive counters land far apart before hashing. */
const GOLDEN = 0x9e3779b9 | 0;

/**
 * Fills `target` with elements `start`, `start + 1`, … of the weight with this seed: the pool's
 * values from `poolOffset(seed) + start` on. About 2 ns per element.
 */
export function fillUniform(
  target: Float32Array,
  weight: Interval & { readonly seed: number; readonly start?: number },
): void {
  const { low, high, seed, start = 0 } = weight;
  fillPool(target, { low, high, start: poolOffset(seed) + start });
}

/** Fills `target` with elements `start`, `start + 1`, … of the pool of an interval. */
export function fillPool(
  target: Float32Array,
  { low, high, start }: Interval & { readonly start: number },
): void {
  const middle = (low + high) / 2;
  const scale = (high - low) * 2 ** -32;
  let counter = (Math.imul(start, GOLDEN) + streamKey(low, high)) | 0;
  for (let i = 0; i < target.length; i++) {
    // Signed, as converting an unsigned integer to a float costs twice as much.
    target[i] = middle + scale * mix(counter);
    counter = (counter + GOLDEN) | 0;
  }
}

/** Where a weight with this seed starts in its pool: a multiple of 16 below 65,536 elements. */
export function poolOffset(seed: number): number {
  return (hashNumber(seed) % POOL_OFFSETS) * POOL_OFFSET_STEP;
}

/** A seed for one part of a model, from the model's seed and the part's name. */
export function deriveSeed(seed: number, name: string): number {
  let hash = hashNumber(seed);
  for (let i = 0; i < name.length; i++) hash = mix(hash ^ name.charCodeAt(i));
  return hash >>> 0;
}

/** Streams of different intervals are unrelated; otherwise layers would be scaled copies. */
function streamKey(low: number, high: number): number {
  return mix(hashNumber(low) ^ Math.imul(hashNumber(high), GOLDEN));
}

/** Hash of a float64's bits as an unsigned 32-bit integer; -0 counts as 0. */
function hashNumber(value: number): number {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value + 0);
  return mix(mix(view.getUint32(0)) ^ view.getUint32(4)) >>> 0;
}

/** Chris Wellons' `lowbias32`: a bijection of 32-bit integers, nullprogram.com/blog/2018/07/31. */
function mix(value: number): number {
  let x = value | 0;
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
  return x ^ (x >>> 16);
}
