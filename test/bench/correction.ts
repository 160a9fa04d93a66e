import type { Profile } from '../../src/profile/document';
import { median, sum } from '../../src/profile/statistics';
import { zooSpec } from '../../src/zoo';
import { withFolder } from '../support/folders';
import type { Part } from './executed-graph';
import { ExecutedGraph } from './executed-graph';
import { profileZoo } from './profiling';
import type { Figure } from './report';
import { round, within } from './report';

const MODEL = 'efficientnet-b0';
const TITLE = 'EfficientNet-B0';
const HEAVIEST = 10;
/** Both methods are repeated from the start, in turns: how far each agrees with itself shows. */
const REPEATS = 7;
const PROFILE_RUNS = 100;
/**
 * Where the system puts a session's memory makes a layer of the same graph up to a tenth slower
 * (less so with huge pages): many sessions with few runs each.
 */
const CUT_SESSIONS = 4;
const CUT_ROUNDS = 10;
const CUT_WARMUP_ROUNDS = 2;
/** Kernels before the layer's that run with it: its input is in the caches as in the whole model. */
const KERNELS_BEFORE = 3;
const TOLERANCE = 0.05;

/**
 * Validates the correction without the profiler. A few kernels of the graph that the runtime
 * executes are run with a layer's kernel at their end and without it: the difference is the layer's
 * time. Both methods give shares of their own full run.
 */
export async function benchCorrection(): Promise<Figure[]> {
  const profiles: Profile[] = [];
  const cuts: ReadonlyMap<string, number>[] = [];
  let layers: string[] = [];
  for (let repeat = 0; repeat < REPEATS; repeat++) {
    const profile = await profileZoo(MODEL, { threads: 1, runs: PROFILE_RUNS });
    if (repeat === 0) layers = heaviest(profile);
    profiles.push(profile);
    cuts.push(await withFolder((folder) => cutShares(layers, folder)));
  }
  const found = layers.map((id) => {
    const profiled = profiles.map((profile) => shareOf(profile, id));
    const cut = cuts.map((shares) => shares.get(id) ?? Number.NaN);
    const ratio = median(profiled) / median(cut);
    const error = Math.hypot(errorOfMedian(profiled), errorOfMedian(cut));
    console.log(
      `  ${id}: profiled ${percent(profiled)}, cut ${percent(cut)}, ratio ${round(ratio)} ± ${round(error)}`,
    );
    return { profiled: median(profiled), cut: median(cut), ratio, error };
  });
  const together = sum(found.map((layer) => layer.profiled)) / sum(found.map((layer) => layer.cut));
  const excess = ({ ratio, error }: (typeof found)[number]): number =>
    Math.abs(ratio - 1) / Math.max(TOLERANCE, error);
  const worst = found.reduce((a, b) => (excess(b) > excess(a) ? b : a));
  return [
    within(`${TITLE}, ten heaviest layers, corrected / cut`, together, 1, TOLERANCE),
    // Where the two measurements themselves are less sure than that, they can't show more.
    within(
      `${TITLE}, the worst of the ten, corrected / cut`,
      worst.ratio,
      1,
      Math.max(TOLERANCE, worst.error),
    ),
    ...scaleFigure('1 thread', profiles),
    ...scaleFigure('2 threads', await twoThreads()),
  ];
}

/** Three standard errors of the repeats' median, as a part of it: one of ten is often beyond two. */
function errorOfMedian(repeats: readonly number[]): number {
  const mean = sum(repeats) / repeats.length;
  const variance = sum(repeats.map((value) => (value - mean) ** 2)) / (repeats.length - 1);
  return (3 * 1.25 * Math.sqrt(variance / repeats.length)) / median(repeats);
}

/** `3.41 % (3.38 to 3.50)`: the median of the repeats and their spread. */
function percent(shares: readonly number[]): string {
  const [low, high] = [Math.min(...shares), Math.max(...shares)];
  return `${round(median(shares) * 100)} % (${round(low * 100)} to ${round(high * 100)})`;
}

function heaviest(profile: Profile): string[] {
  return profile.layers
    .filter((layer) => layer.kind === 'layer' && layer.kernels.length === 1)
    .sort((a, b) => b.timeMs.median - a.timeMs.median)
    .slice(0, HEAVIEST)
    .map((layer) => layer.id);
}

function shareOf(profile: Profile, id: string): number {
  return profile.layers.find((layer) => layer.id === id)?.share ?? Number.NaN;
}

async function cutShares(layers: readonly string[], folder: string): Promise<Map<string, number>> {
  const executed = await ExecutedGraph.of(zooSpec(MODEL), folder);
  const all = await executed.all();
  const allMs: number[] = [];
  // The whole model in between leaves the caches as it does when it runs.
  const timeAfterAll = async (part: Part): Promise<number> => {
    allMs.push(await workMs(all));
    return workMs(part);
  };
  const differencesMs = new Map(layers.map((id): [string, number[]] => [id, []]));
  for (let turn = 0; turn < CUT_SESSIONS; turn++)
    for (const [id, found] of differencesMs) {
      const kernel = executed.kernelOf(id);
      const before = Math.max(0, kernel - KERNELS_BEFORE);
      const withIt = await executed.part(before, kernel);
      const without = await executed.part(before, kernel - 1);
      for (let round = -CUT_WARMUP_ROUNDS; round < CUT_ROUNDS; round++) {
        const [first, second] = round % 2 === 0 ? [withIt, without] : [without, withIt];
        const difference = (await timeAfterAll(first)) - (await timeAfterAll(second));
        if (round >= 0) found.push(round % 2 === 0 ? difference : -difference);
      }
      for (const { session } of [withIt, without]) await session.release();
    }
  await all.session.release();
  return new Map([...differencesMs].map(([id, found]) => [id, median(found) / median(allMs)]));
}

/**
 * What this process makes the processor do for one run, ms. With one thread that is the run's time
 * without what other programs take of it: on a busy machine a long run loses more to them than a
 * short one.
 */
async function workMs({ session, feeds }: Part): Promise<number> {
  const before = process.cpuUsage();
  await session.run(feeds);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

async function twoThreads(): Promise<Profile[]> {
  const profiles = [];
  for (let repeat = 0; repeat < REPEATS; repeat++)
    profiles.push(await profileZoo(MODEL, { threads: 2, runs: PROFILE_RUNS }));
  return profiles;
}

/** How well the parts of the profiled session add up to the un-instrumented run before scaling. */
function scaleFigure(threads: string, profiles: readonly Profile[]): Figure[] {
  const corrections = profiles.map(({ correction }) => correction);
  const costs = corrections.map(({ perKernelUs }) => round(perKernelUs)).join(', ');
  const scales = corrections.map(({ scale }) => scale);
  console.log(`  ${threads}: scale ${scales.map(round).join(', ')}; cost per kernel, µs: ${costs}`);
  return [within(`${TITLE}, ${threads}, scale that fits the total`, median(scales), 1, TOLERANCE)];
}
