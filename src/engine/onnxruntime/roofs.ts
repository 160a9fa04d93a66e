import { join } from 'node:path';
import type { InferenceSession, Tensor } from 'onnxruntime-node';
import { saveOnnx } from '../../formats/onnx/write';
import type { Roofs } from '../../profile/roofline';
import { inputData } from '../inputs';
import type { Optimization } from '../options';
import { DEFAULT_RUN_OPTIONS } from '../options';
import type { RoofsRequest } from '../protocol';
import type { RoofProbe } from './roof-models';
import { LARGE_CONVOLUTIONS, PRODUCTS, SMALL_CONVOLUTIONS, STEPS } from './roof-models';
import { createSession, toTensor } from './session';

/** The difference of two lengths leaves out the call, the input and the output. */
const SHORT = 1;
const LONG = 5;
const MIN_ROUNDS = 3;
const MAX_ROUNDS = 200;
/** For each probe, so that all of them with loading take less than three seconds. */
const PROBE_MS = 400;
/** Below this part of the long chain's time the difference is noise: then the long chain counts. */
const LEAST_DIFFERENCE = 0.5;

/**
 * Measures the roofs of this machine with chains of the work that reaches most. What counts is the
 * fastest of several runs: a roof is what the machine can do when nothing disturbs it.
 */
export async function measureRoofs({ threads, folder }: RoofsRequest): Promise<Roofs> {
  const rates: number[] = [];
  for (const probe of [SMALL_CONVOLUTIONS, LARGE_CONVOLUTIONS, PRODUCTS])
    rates.push(await ratePerMs(probe, threads, folder, 'all'));
  // Unoptimised, so that the runtime can't melt the steps into one.
  const bytesPerMs = await ratePerMs(STEPS, threads, folder, 'disabled');
  return {
    threads,
    gmacPerSecond: Math.max(...rates) / 1e6,
    gigabytesPerSecond: bytesPerMs / 1e6,
  };
}

/** Work done in one millisecond at best. */
async function ratePerMs(
  probe: RoofProbe,
  threads: number | null,
  folder: string,
  optimization: Optimization,
): Promise<number> {
  const options = { ...DEFAULT_RUN_OPTIONS, optimization, threads: threads ?? undefined };
  const input = { ...probe.input, dtype: 'float32' } as const;
  const feeds = { [input.name]: toTensor(input, await inputData(input, options.seed)) };
  const sessions = [];
  for (const links of [SHORT, LONG]) {
    const path = join(folder, `${probe.name}-${links}.onnx`);
    await saveOnnx(probe.chain(links), path, { weights: 'inline' });
    sessions.push(await createSession({ path }, options));
  }
  try {
    const [short = 0, long = 0] = await fastest(sessions, feeds);
    const difference = long - short;
    return difference >= long * LEAST_DIFFERENCE
      ? (probe.workPerLink * (LONG - SHORT)) / difference
      : (probe.workPerLink * LONG) / long;
  } finally {
    for (const session of sessions) await session.release();
  }
}

/** The shortest run of each session, ms; they take turns, so that both see the same machine. */
async function fastest(
  sessions: readonly InferenceSession[],
  feeds: Readonly<Record<string, Tensor>>,
): Promise<number[]> {
  const best = sessions.map(() => Infinity);
  const end = performance.now() + PROBE_MS;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    if (round >= MIN_ROUNDS && performance.now() >= end) break;
    for (const [index, session] of sessions.entries()) {
      const start = performance.now();
      await session.run(feeds);
      best[index] = Math.min(best[index] ?? Infinity, performance.now() - start);
    }
  }
  return best;
}
