import type { Profile } from './document';

/** An activation: everything that one kernel writes. */
export interface LiveTensor {
  /** Index of the kernel that writes it. */
  readonly kernel: number;
  readonly bytes: number;
}

/** What the predicted curve tells of one executed kernel. */
export interface TracedKernel {
  readonly kernel: number;
  /** Bytes of activations that it reads; null where sizes are unknown. */
  readonly readBytes: number | null;
  /** What is alive while it runs, oldest first; null where the curve leaves a choice. */
  readonly alive: readonly LiveTensor[] | null;
  /** Of those, what is not needed after it. */
  readonly freed: readonly LiveTensor[];
}

/**
 * Derives from the predicted live curve what every kernel reads, since the document has sizes of
 * outputs only. The curve falls after a kernel by what nothing reads later, so that a kernel reads
 * at least that much; a kernel that frees nothing reads something that stays, taken to be the
 * latest output. Not seen: what it reads beside something it frees, and that stays for later.
 *
 * The kernels of loop and branch bodies are not part of the curve and are left out.
 */
export function traceTensors(profile: Profile): TracedKernel[] {
  const points = profile.memory.curve;
  let held: readonly LiveTensor[] = [];
  let isCertain = true;
  return points.map(({ kernel, predictedBytes }, index) => {
    const bytes = outputOf(profile, kernel);
    const next = points[index + 1];
    if (bytes === null || predictedBytes === null) {
      isCertain = false;
      return { kernel, readBytes: null, alive: null, freed: [] };
    }
    const own = { kernel, bytes };
    // 1. What was alive before must be what the curve says; otherwise an unknown size intervened.
    if (total(held) + bytes !== predictedBytes) {
      isCertain = predictedBytes === bytes;
      held = [];
    }
    const alive = isCertain ? [...held, own] : null;
    const before = held;
    // 2. What the curve falls by after it.
    const freedBytes = next ? freedAfter(profile, predictedBytes, next) : null;
    const dying = freedBytes === null ? null : whatDies(before, freedBytes);
    isCertain &&= dying !== null && !dying.isAmbiguous;
    const freed = dying?.tensors ?? [];
    held = [...before.filter((tensor) => !freed.includes(tensor)), own];
    // 3. If only its own output remains, all else died, whatever was unclear before.
    if (freedBytes !== null && freedBytes === predictedBytes - bytes) {
      held = [own];
      isCertain = true;
    }
    const read = freedBytes || latest(profile, before, predictedBytes - bytes);
    return { kernel, readBytes: read, alive, freed: alive ? freed : [] };
  });
}

function outputOf(profile: Profile, kernel: number): number | null {
  return profile.kernels[kernel]?.outputBytes ?? null;
}

type CurvePoint = Profile['memory']['curve'][number];

function freedAfter(profile: Profile, liveBytes: number, next: CurvePoint): number | null {
  const nextOutput = outputOf(profile, next.kernel);
  if (nextOutput === null || next.predictedBytes === null) return null;
  return Math.max(0, liveBytes + nextOutput - next.predictedBytes);
}

/** Bytes of what a kernel that frees nothing reads; the model's inputs don't count as live. */
function latest(profile: Profile, held: readonly LiveTensor[], heldBytes: number): number | null {
  if (heldBytes === 0) return inputBytes(profile);
  return Math.min(heldBytes, held.at(-1)?.bytes ?? heldBytes);
}

const ELEMENT_BYTES: Readonly<Record<string, number>> = {
  float32: 4,
  float64: 8,
  float16: 2,
  bfloat16: 2,
  int64: 8,
  uint64: 8,
  int32: 4,
  uint32: 4,
  int16: 2,
  uint16: 2,
  int8: 1,
  uint8: 1,
  bool: 1,
};

function inputBytes({ model }: Profile): number | null {
  let bytes = 0;
  for (const { dtype, shape } of model.inputs) {
    const element = ELEMENT_BYTES[dtype];
    if (element === undefined || !shape?.every((size) => typeof size === 'number')) return null;
    bytes += shape.reduce((product, size) => product * size, element);
  }
  return bytes;
}

interface Dying {
  readonly tensors: readonly LiveTensor[];
  /** Other tensors of the same size could have died instead. */
  readonly isAmbiguous: boolean;
}

/** Kernels seldom end the life of more tensors than this, nor are many more alive at once. */
const MOST_DYING = 4;
const MOST_HELD = 16;

/** Which of the held tensors add up to what was freed; the latest where there is a choice. */
function whatDies(held: readonly LiveTensor[], bytes: number): Dying | null {
  if (bytes === 0) return { tensors: [], isAmbiguous: false };
  const candidates = held.slice(-MOST_HELD);
  const found: LiveTensor[][] = [];
  const search = (from: number, left: number, chosen: readonly LiveTensor[]): void => {
    for (let at = from; at >= 0 && found.length < 2; at--) {
      const tensor = candidates[at];
      if (!tensor || tensor.bytes > left) continue;
      const taken = [...chosen, tensor];
      if (tensor.bytes === left) found.push(taken);
      else if (taken.length < MOST_DYING) search(at - 1, left - tensor.bytes, taken);
    }
  };
  search(candidates.length - 1, bytes, []);
  const [tensors] = found;
  const isAmbiguous = found.length > 1 || candidates.length < held.length;
  return tensors ? { tensors, isAmbiguous } : null;
}

function total(tensors: readonly LiveTensor[]): number {
  return tensors.reduce((sum, { bytes }) => sum + bytes, 0);
}
