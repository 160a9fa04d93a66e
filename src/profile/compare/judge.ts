import type { Profile } from '../document';
import { CPU_RESOLUTION_MS } from '../format';
import type { LayerRow } from '../layer-rows';
import { median, quantile } from '../statistics';
import type { Change, MachineChange } from './comparison';
import type { MatchedRows, Matching } from './match';
import type { RunNoise } from './noise';
import { QUIET, quartileSpread, runNoise } from './noise';

/**
 * All spreads are standard deviations of logarithms: 0.05 is about 5 %. The constants come from the
 * experiment of test/bench/compare.ts: see there for the numbers.
 */

/** Two-sided 95 % of the standard normal distribution. */
const INTERVAL = 1.96;
/** 5 % for the largest of 250 rows would be 3.7 if the noise were normal; its tails are longer. */
const ROW_LIMIT = 4.2;
const TOTAL_LIMIT = 2.5;

/**
 * A process differs from the next in where the system puts its memory: a layer is up to a tenth
 * slower for as long as the process lives, which no number of its runs shows (bench/correction.ts).
 * How much, the layers whose work is the same tell, within these bounds.
 */
const PLACEMENT_FLOOR = 0.04;
const PLACEMENT_CAP = 0.12;
const PLACEMENT_UNKNOWN = 0.08;
/** Where the whole machine changed its speed, layers follow it unevenly. */
const PLACEMENT_PER_MACHINE = 0.3;

/** What of the machine's change between two processes stays unknown. */
const MACHINE_KNOWN = 0.02;
const MACHINE_UNKNOWN = 0.06;
const MACHINE_PER_CHANGE = 0.6;
const FEWEST_FOR_MACHINE = 5;

/** A total is made in its own process, so the layers tell the machine's part of it only so well. */
const TOTAL_FLOOR = 0.02;
const TOTAL_SPREAD_CAP = 0.05;

/** The clock's step and what is uncertain of the profiler's cost, ms. */
const CLOCK_MS = 0.003;
/** The runtime's own time has no samples. */
const RUNTIME_SPREAD = 0.5;

/** Less than a tenth of the layer, or a 500th of the run, explains nothing. */
const LEAST_CHANGE = Math.log(1.1);
const LEAST_SHARE = 0.002;

export interface Side {
  readonly profile: Profile;
  readonly rows: readonly LayerRow[];
}

/** Logarithm of after / before: of medians, and of quiet runs. */
interface LogChange {
  readonly all: number;
  readonly quiet: number;
}

const NO_CHANGE: LogChange = { all: 0, quiet: 0 };

/**
 * Tells changes from noise. Two processes never see the same machine, and the runs inside one of
 * them don't show how much it changed, so a test on the runs alone finds differences between two
 * measurements of one model. Therefore:
 *
 * 1. Where nothing but the model differs, what all layers of equal work have in common (the median
 *    of their ratios) is taken for the machine, and layers are judged beside it. The idea is the
 *    "empirical null" of Efron 2004, "Large-Scale Simultaneous Hypothesis Testing: The Choice of a
 *    Null Hypothesis", JASA 99: most layers didn't change, and they show what no change looks like.
 * 2. The spread comes from medians of blocks of consecutive runs (noise of neighbouring runs is
 *    alike), beside what all rows of a block share, and from how much the layers of equal work
 *    scatter around the common ratio.
 * 3. Disturbances add time, so a difference must show in the median and in the quickest tenth of
 *    the runs; the smaller of both counts. The total must also show with the profiler on.
 * 4. The limit is so high that all rows of a model together give a false alarm in under 5 % of
 *    comparisons. A row below the profile's resolution never counts, nor one without samples.
 */
export class Judge {
  private readonly noise: readonly [RunNoise, RunNoise];
  /** What layers of equal work have in common; undefined where too few are measured. */
  private readonly common: LogChange | undefined;
  private readonly placement: number;
  /** Of the machine's change between both. */
  private readonly unknownMachine: number;
  private readonly isSameMachine: boolean;

  constructor(
    private readonly before: Side,
    private readonly after: Side,
    matching: Matching,
    hasSameConditions: boolean,
  ) {
    this.noise = [runNoise(before.profile, before.rows), runNoise(after.profile, after.rows)];
    const equal = matching.pairs.flatMap((pair) => this.equalWork(pair) ?? []);
    const isKnown = equal.length >= FEWEST_FOR_MACHINE;
    const logs = equal.map(({ all }) => all);
    this.common = isKnown
      ? { all: median(logs), quiet: median(equal.map(({ quiet }) => quiet)) }
      : undefined;
    this.isSameMachine = isKnown && hasSameConditions;
    const shift = Math.abs(this.common?.all ?? 0);
    this.unknownMachine = this.isSameMachine
      ? Math.max(MACHINE_KNOWN, MACHINE_PER_CHANGE * shift)
      : MACHINE_UNKNOWN;
    // Where conditions differ, layers scatter for that reason.
    const scatter = this.isSameMachine
      ? clamp(quartileSpread(logs), PLACEMENT_FLOOR, PLACEMENT_CAP + PLACEMENT_PER_MACHINE * shift)
      : PLACEMENT_UNKNOWN;
    this.placement = Math.hypot(scatter, PLACEMENT_PER_MACHINE * this.shaken());
  }

  machine(): MachineChange {
    return { ratio: Math.exp(this.common?.all ?? 0), removed: this.isSameMachine };
  }

  total(): Change {
    const [a, b] = [this.before.profile.latency, this.after.profile.latency];
    const spreadOf = (side: 0 | 1) =>
      Math.hypot(this.noise[side].total, this.unknownMachine / Math.SQRT2);
    const { medianMs: beforeMs } = a.unprofiled;
    const { medianMs: afterMs } = b.unprofiled;
    const change = changeOf(
      beforeMs,
      afterMs,
      Math.hypot(beforeMs * spreadOf(0), afterMs * spreadOf(1)),
    );
    const isShown = change.lowMs > 0 || change.highMs < 0;
    if (!isShown) return change;
    // 1. In both sessions, which are processes of their own, and in quiet runs.
    const unprofiled = samplesChange(a.unprofiled.samples, b.unprofiled.samples);
    const profiled = samplesChange(a.profiled.samples, b.profiled.samples);
    const log: LogChange = {
      all: smaller(unprofiled.all, profiled.all),
      quiet: smaller(unprofiled.quiet, profiled.quiet),
    };
    const raw = smaller(log.all, log.quiet) / Math.hypot(spreadOf(0), spreadOf(1));
    if (Math.abs(raw) < INTERVAL) return change;
    // 2. Beside what the machine did.
    const [first, second] = this.noise.map(({ total }) => Math.min(TOTAL_SPREAD_CAP, total));
    const own = Math.hypot(TOTAL_FLOOR, first ?? 0, second ?? 0);
    const beside = this.beside(log) / own;
    return this.isSameMachine && Math.abs(beside) < TOTAL_LIMIT ? change : judged(change, beside);
  }

  /** `null` where only the other profile has the row. */
  row(before: LayerRow | null, after: LayerRow | null): Change {
    const [a, b] = [before && timeOf(before), after && timeOf(after)];
    const [spreadBefore, spreadAfter] = [this.spread(0, before), this.spread(1, after)];
    const errorMs = Math.hypot((a ?? 0) * spreadBefore, (b ?? 0) * spreadAfter);
    const change = changeOf(a, b, errorMs);
    if (!this.isWorthSaying(before, after)) return change;
    const distance = this.distance(before, after);
    return Math.abs(distance) < ROW_LIMIT ? change : judged(change, distance);
  }

  /** How far a row changed, in standard deviations; negative is faster. */
  private distance(before: LayerRow | null, after: LayerRow | null): number {
    const own = Math.hypot(this.ownSpread(0, before), this.ownSpread(1, after));
    const log = before && after ? this.logChange(before, after) : undefined;
    if (log && this.isSameMachine) return this.beside(log) / Math.hypot(own, this.placement);
    if (log) {
      // All rows share one machine: among them it is no better chance to be wrong.
      const machine = (Math.hypot(this.unknownMachine, this.shaken()) * INTERVAL) / ROW_LIMIT;
      return smaller(log.all, log.quiet) / Math.hypot(own, this.placement, machine);
    }
    // There is no ratio to nothing: the time must be known at all.
    return after && knownMs(after) > 0 ? 1 / own : -1 / own;
  }

  private beside({ all, quiet }: LogChange): number {
    const common = this.isSameMachine && this.common ? this.common : NO_CHANGE;
    return smaller(all - common.all, quiet - common.quiet);
  }

  private isWorthSaying(before: LayerRow | null, after: LayerRow | null): boolean {
    const rows = [before, after].filter((row) => row !== null);
    if (rows.some(({ row }) => row.kind === 'runtime')) return false;
    if (!rows.some(({ row }) => row.time && !row.time.belowResolution)) return false;
    const [a, b] = [before ? knownMs(before) : 0, after ? knownMs(after) : 0];
    const totals = [this.before, this.after].map(({ profile }) => profile.latency.unprofiled);
    const leastMs = LEAST_SHARE * Math.min(...totals.map(({ medianMs }) => medianMs));
    return Math.abs(b - a) >= leastMs && (a === 0 || b === 0 || isChange(a, b));
  }

  /** Of two rows whose work is the same; undefined for others, and where they aren't measured. */
  private equalWork({ before, after, isSameWork }: MatchedRows): LogChange | undefined {
    if (!isSameWork || before.row.macs !== after.row.macs) return undefined;
    const [a, b] = this.noise;
    if (!a.rows.has(before.key) || !b.rows.has(after.key)) return undefined;
    return this.logChange(before, after);
  }

  private logChange(before: LayerRow, after: LayerRow): LogChange | undefined {
    const [a, b] = [knownMs(before), knownMs(after)];
    if (a === 0 || b === 0) return undefined;
    const all = Math.log(b / a);
    const quietBefore = this.noise[0].rows.get(before.key)?.quiet;
    const quietAfter = this.noise[1].rows.get(after.key)?.quiet;
    if (quietBefore === undefined || quietAfter === undefined) return { all, quiet: all };
    return { all, quiet: all + Math.log(quietAfter / quietBefore) };
  }

  /** Of a row's median, beside the machine. */
  private ownSpread(side: 0 | 1, row: LayerRow | null): number {
    const ms = row ? knownMs(row) : 0;
    if (!row || ms === 0) return 0;
    if (row.row.kind === 'runtime') return RUNTIME_SPREAD;
    const { rows, typical } = this.noise[side];
    return Math.hypot(rows.get(row.key)?.spread ?? typical, CLOCK_MS / ms);
  }

  private spread(side: 0 | 1, row: LayerRow | null): number {
    return Math.hypot(
      this.ownSpread(side, row),
      this.placement / Math.SQRT2,
      this.unknownMachine / Math.SQRT2,
      this.noise[side].machine,
    );
  }

  /** How much the machine changed its speed while either was measured. */
  private shaken(): number {
    return Math.hypot(this.noise[0].machine, this.noise[1].machine);
  }
}

function timeOf(row: LayerRow | null): number | null {
  return row?.row.time?.timeMs.median ?? null;
}

/**
 * At least the resolution, so that a kernel from which the profiler's whole cost was taken, and
 * more than it had, is not endlessly faster; 0 only where no kernel ran.
 */
function knownMs({ row }: LayerRow): number {
  if (!row.time || (row.kernelCount === 0 && row.time.timeMs.median === 0)) return 0;
  return Math.max(CPU_RESOLUTION_MS, row.time.timeMs.median);
}

function isChange(before: number, after: number): boolean {
  return Math.abs(Math.log(after / before)) >= LEAST_CHANGE;
}

function samplesChange(before: readonly number[], after: readonly number[]): LogChange {
  const changeAt = (part: number) => Math.log(quantile(after, part) / quantile(before, part));
  return { all: changeAt(0.5), quiet: changeAt(QUIET) };
}

/** The nearer to zero of two; zero where they disagree. */
function smaller(a: number, b: number): number {
  if (a > 0 !== b > 0) return 0;
  return Math.abs(a) < Math.abs(b) ? a : b;
}

function changeOf(beforeMs: number | null, afterMs: number | null, errorMs: number): Change {
  const differenceMs = (afterMs ?? 0) - (beforeMs ?? 0);
  return {
    beforeMs,
    afterMs,
    differenceMs,
    lowMs: differenceMs - INTERVAL * errorMs,
    highMs: differenceMs + INTERVAL * errorMs,
    ratio: beforeMs && afterMs ? afterMs / beforeMs : null,
    verdict: 'no-difference',
  };
}

/** What the machine's change hides, faster in spite of slower, is no finding either way. */
function judged(change: Change, distance: number): Change {
  if (distance > 0 !== change.differenceMs > 0) return change;
  return { ...change, verdict: distance > 0 ? 'slower' : 'faster' };
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
