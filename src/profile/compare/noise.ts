import type { Profile } from '../document';
import type { LayerRow } from '../layer-rows';
import { runSums } from '../run-sums';

/** Blocks of consecutive runs: noise of neighbouring runs is alike, that of blocks less so. */
const BLOCKS = 8;
const SMALLEST_BLOCK = 2;
/** Of more rows each of the others is under a thousandth of the run, which explains nothing. */
const MOST_ROWS = 1000;
/** What disturbs a machine makes runs slower: the quickest tenth of them knows least of it. */
export const QUIET = 0.1;
/** The standard deviation of normal noise, from its middle half. */
const PER_QUARTILE_RANGE = 0.741;
/** How much less the median of blocks knows than their mean. */
const MEDIAN_EFFICIENCY = 1.25;
/** Logarithmic standard deviation of a time that was measured once. */
const UNKNOWN_SPREAD = 1;

/**
 * How well one profile knows its times. Spreads are standard deviations of logarithms: 0.05 is
 * about 5 %.
 */
export interface RunNoise {
  /** By row key; rows without samples, below the resolution, or too short to matter are missing. */
  readonly rows: ReadonlyMap<string, RowNoise>;
  /** The spread of a row of which nothing else is known. */
  readonly typical: number;
  /** How much the whole machine's speed changed from block to block. */
  readonly machine: number;
  /** The same of the un-instrumented total. */
  readonly total: number;
}

export interface RowNoise {
  /** How uncertain the median is, beside what slowed the whole machine. */
  readonly spread: number;
  /** The time in quiet runs as a part of the median. */
  readonly quiet: number;
}

/**
 * Splits every row's runs into blocks, takes each block's median against the row's, and tells what
 * rows have in common in a block (the machine) from what is a row's own.
 */
export function runNoise(profile: Profile, rows: readonly LayerRow[]): RunNoise {
  // 1. How far each block of each row is from the row's median.
  const found = longest(rows).flatMap(({ key, members }) => {
    const kernels = members.flatMap((layer) => layer.kernels);
    const sums = Float64Array.from(runSums(profile, kernels));
    const sorted = sums.slice().sort();
    const blocks = blockDeviations(sums, quantileOf(sorted, 0.5));
    const quiet = quantileOf(sorted, QUIET) / quantileOf(sorted, 0.5);
    return blocks && quiet > 0 ? [{ key, blocks, quiet }] : [];
  });
  // 2. What the rows of a block have in common.
  const count = found[0]?.blocks.length ?? 0;
  const common = Array.from({ length: count }, (_, block) =>
    middleOf(Float64Array.from(found, ({ blocks }) => blocks[block] ?? 0)),
  );
  // 3. What is left is the row's own; no row is much steadier than the others, it only looks so.
  const own = found.map(({ blocks }) =>
    quartileSpread(blocks.map((value, block) => value - (common[block] ?? 0))),
  );
  const typical = own.length === 0 ? 0 : middleOf(Float64Array.from(own));
  const perBlock = MEDIAN_EFFICIENCY / Math.sqrt(Math.max(1, count));
  return {
    typical: found.length === 0 ? UNKNOWN_SPREAD : perBlock * typical,
    rows: new Map(
      found.map(({ key, quiet }, index) => [
        key,
        { spread: perBlock * Math.max(own[index] ?? 0, typical), quiet },
      ]),
    ),
    machine: quartileSpread(common),
    total: totalSpread(profile),
  };
}

function longest(rows: readonly LayerRow[]): LayerRow[] {
  const timeOf = ({ row }: LayerRow) => row.time?.timeMs.median ?? 0;
  const timed = rows.filter(
    ({ row }) => row.time && !row.time.belowResolution && row.kernelCount > 0,
  );
  if (timed.length <= MOST_ROWS) return timed;
  return timed.sort((a, b) => timeOf(b) - timeOf(a)).slice(0, MOST_ROWS);
}

/** Standard deviation from the middle half: a few disturbed blocks don't count. */
export function quartileSpread(values: readonly number[]): number {
  if (values.length < 2) return UNKNOWN_SPREAD;
  const sorted = Float64Array.from(values).sort();
  return PER_QUARTILE_RANGE * (quantileOf(sorted, 0.75) - quantileOf(sorted, 0.25));
}

function totalSpread({ latency }: Profile): number {
  const samples = Float64Array.from(latency.unprofiled.samples);
  return quartileSpread(blockDeviations(samples, middleOf(samples.slice())) ?? []);
}

/** Logarithms of the blocks' medians over the median of all; undefined where there are too few. */
function blockDeviations(values: Float64Array, middle: number): number[] | undefined {
  if (!(middle > 0) || values.length < 2) return undefined;
  const blocks = Math.min(BLOCKS, Math.max(2, Math.floor(values.length / SMALLEST_BLOCK)));
  // A clock of whole microseconds shows a very short kernel as nothing at times.
  const least = middle / 10;
  return Array.from({ length: blocks }, (_, block) => {
    const start = Math.floor((block * values.length) / blocks);
    const end = Math.floor(((block + 1) * values.length) / blocks);
    return Math.log(Math.max(least, middleOfBlock(values, start, end)) / middle);
  });
}

/** Sorts a copy by insertion: blocks are short, and an array for each would cost more than it. */
function middleOfBlock(values: Float64Array, start: number, end: number): number {
  const block: number[] = [];
  for (let from = start; from < end; from++) {
    const value = values[from] ?? 0;
    let at = block.length;
    for (; at > 0 && (block[at - 1] ?? 0) > value; at--) block[at] = block[at - 1] ?? 0;
    block[at] = value;
  }
  return ((block[(block.length - 1) >> 1] ?? NaN) + (block[block.length >> 1] ?? NaN)) / 2;
}

/** Sorts the values. */
function middleOf(values: Float64Array): number {
  return quantileOf(values.sort(), 0.5);
}

/** As `quantile` of statistics.ts, of values already sorted: 10,000 layers have 100,000 blocks. */
function quantileOf(sorted: Float64Array, probability: number): number {
  const position = (sorted.length - 1) * probability;
  const below = sorted[Math.floor(position)];
  const above = sorted[Math.ceil(position)];
  if (below === undefined || above === undefined) return Number.NaN;
  return below + (above - below) * (position - Math.floor(position));
}
