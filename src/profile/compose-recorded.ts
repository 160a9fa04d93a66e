import type {
  Accounting,
  CertificateCheck,
  Certainty,
  Environment,
  LayerTraining,
  Profile,
  ProfiledKernel,
  ProfiledLayer,
  ProfiledModel,
  RunDescription,
} from './document';
import { PROFILE_FORMAT, PROFILE_VERSION } from './document';
import { EMPTY_ROW } from './empty-row';
import { CPU_RESOLUTION_MS } from './format';
import type { LayerFacts } from './layer-facts';
import { matchedKernels } from './matched-kernels';
import type { MatchedKernel } from './matched-kernels';
import type { Phase, RecordedRun } from './recorded-run';
import { OUTSIDE } from './recorded-run';
import { latencyOf, NO_TIME, scaled, spreadOf } from './spreads';
import { median, sum } from './statistics';

/** What an engine that runs layer by layer measured, before it is a document. */
export interface RecordedMeasurement {
  readonly model: ProfiledModel;
  readonly layers: readonly LayerFacts[];
  /** Measured runs only; at least one. */
  readonly runs: readonly RecordedRun[];
  readonly unprofiled: {
    readonly samplesMs: readonly number[];
    readonly firstRunMs: number;
    readonly loadMs: number;
    readonly processPeakBytes: number | null;
  };
  /** What recording adds to each kernel call, µs, measured on calls that do nothing. */
  readonly perKernelUs: number;
  /** Aligned with `layers`; only for training. */
  readonly training?: readonly TrainedLayer[] | undefined;
  readonly run: RunDescription;
  readonly environment: Environment;
  readonly notes: readonly string[];
}

export type TrainedLayer = Pick<
  LayerTraining,
  'savedBytes' | 'gradientNorm' | 'outputGradientNorm'
>;

/**
 * Puts the profile of a runtime together that calls layer by layer: what a layer takes is the time
 * of its call without the layers inside it. Rows add up to the un-instrumented run; what is in no
 * layer is a row of its own.
 */
export function composeRecorded(measurement: RecordedMeasurement): Profile {
  // 1. The kernels that every run has in common, and the layers' times by run.
  const kernels = matchedKernels(measurement.runs);
  const rows = new RecordedRows(measurement, kernels);
  // 2. The document.
  const layers = rows.all();
  const profiledMs = measurement.runs.map((run) => run.wallMs);
  const unprofiledMs = median(measurement.unprofiled.samplesMs);
  return {
    format: PROFILE_FORMAT,
    version: PROFILE_VERSION,
    model: measurement.model,
    run: measurement.run,
    environment: measurement.environment,
    layers,
    kernels: kernels.map((kernel) => describeKernel(measurement, kernel)),
    latency: {
      unprofiled: latencyOf(measurement.unprofiled.samplesMs),
      profiled: latencyOf(profiledMs),
      firstRunMs: measurement.unprofiled.firstRunMs,
      loadMs: measurement.unprofiled.loadMs,
    },
    correction: {
      perKernelUs: measurement.perKernelUs,
      betweenKernelsUs: 0,
      callMs: rows.callMs,
      scale: rows.scale,
      overhead: median(profiledMs) / unprofiledMs - 1,
    },
    accounting: accountFor(kernels),
    memory: memoryOf(measurement, kernels),
    certificate: certify(measurement, kernels, layers),
    notes: measurement.notes,
  };
}

type PhaseTimes = Readonly<Record<Phase, readonly number[]>>;

class RecordedRows {
  /** Fits corrected times to the un-instrumented run; 1 is a perfect fit. */
  readonly scale: number;
  private readonly totalMs: number;
  private readonly timesByUnit: ReadonlyMap<number, PhaseTimes>;
  private readonly kernelsByUnit: ReadonlyMap<number, readonly number[]>;
  private readonly outsideMs: readonly number[];

  constructor(
    private readonly measurement: RecordedMeasurement,
    private readonly kernels: readonly MatchedKernel[],
  ) {
    this.totalMs = median(measurement.unprofiled.samplesMs);
    this.kernelsByUnit = byUnit(kernels);
    this.timesByUnit = this.correctedTimes();
    this.outsideMs = this.outsideTimes(kernels);
    const found = sum([...this.timesByUnit.values()].map(medianOf)) + median(this.outsideMs);
    this.scale = found > 0 ? this.totalMs / found : 1;
  }

  /** What is in no layer and in no kernel either, fitted to the un-instrumented run. */
  get callMs(): number {
    const kernels = this.kernels.filter(({ unit }) => unit === OUTSIDE);
    const kernelsMs = sum(kernels.map(({ samplesUs }) => median(samplesUs))) / 1000;
    return Math.max(0, median(this.outsideMs) - kernelsMs) * this.scale;
  }

  all(): ProfiledLayer[] {
    const layers = this.measurement.layers.map((layer, unit) => this.layerRow(layer, unit));
    return [...layers, this.outsideRow()];
  }

  private layerRow(facts: LayerFacts, unit: number): ProfiledLayer {
    const times = this.timesByUnit.get(unit);
    const spread = times ? spreadOf(totals(times)) : NO_TIME;
    const timeMs = scaled(spread, this.scale);
    return {
      ...facts,
      kind: 'layer',
      timeMs,
      rawMs: times ? spreadOf(this.rawTimes(unit)) : NO_TIME,
      share: this.totalMs > 0 ? timeMs.median / this.totalMs : 0,
      belowResolution: times !== undefined && timeMs.median < CPU_RESOLUTION_MS,
      certainty: (times ? 'exact' : 'eliminated') satisfies Certainty,
      kernels: this.kernelsByUnit.get(unit) ?? [],
      fusedInto: null,
      serves: null,
      device: this.measurement.run.device,
      ...this.training(unit, times),
    };
  }

  private training(unit: number, times: PhaseTimes | undefined): { training?: LayerTraining } {
    const found = this.measurement.training?.[unit];
    if (!found) return {};
    // Medians of the parts needn't add up to the median of the sum: they share it.
    const parts = times
      ? {
          forward: median(times.forward),
          backward: median(times.backward),
          optimizer: median(times.optimizer),
        }
      : { forward: 0, backward: 0, optimizer: 0 };
    const partsMs = parts.forward + parts.backward + parts.optimizer;
    const factor = partsMs > 0 && times ? (medianOf(times) * this.scale) / partsMs : 0;
    return {
      training: {
        forwardMs: parts.forward * factor,
        backwardMs: parts.backward * factor,
        optimizerMs: parts.optimizer * factor,
        ...found,
      },
    };
  }

  private outsideRow(): ProfiledLayer {
    const timeMs = scaled(spreadOf(this.outsideMs), this.scale);
    return {
      ...EMPTY_ROW,
      kind: 'runtime',
      id: 'runtime/outside',
      name: 'Outside of layers',
      type: 'Runtime',
      timeMs,
      rawMs: spreadOf(this.outsideMs),
      share: this.totalMs > 0 ? timeMs.median / this.totalMs : 0,
      belowResolution: timeMs.median < CPU_RESOLUTION_MS,
      certainty: 'inserted',
      kernels: this.kernelsByUnit.get(OUTSIDE) ?? [],
      device: this.measurement.run.device,
    };
  }

  /** Self times without what recording the kernels in them cost. */
  private correctedTimes(): Map<number, PhaseTimes> {
    const { runs, perKernelUs } = this.measurement;
    const times = new Map<number, Record<Phase, number[]>>();
    runs.forEach((run, index) => {
      const calls = new Map<string, number>();
      for (const { unit, phase } of run.kernels)
        calls.set(`${phase}/${unit}`, (calls.get(`${phase}/${unit}`) ?? 0) + 1);
      for (const { unit, phase, selfMs } of run.spans) {
        if (unit === OUTSIDE) continue;
        const found = times.get(unit) ?? noTimes(runs.length);
        times.set(unit, found);
        const costMs = ((calls.get(`${phase}/${unit}`) ?? 0) * perKernelUs) / 1000;
        found[phase][index] = (found[phase][index] ?? 0) + Math.max(0, selfMs - costMs);
      }
    });
    return times;
  }

  private rawTimes(unit: number): number[] {
    return this.measurement.runs.map((run) =>
      sum(run.spans.filter((span) => span.unit === unit).map((span) => span.selfMs)),
    );
  }

  private outsideTimes(kernels: readonly MatchedKernel[]): number[] {
    const outside = kernels.filter((kernel) => kernel.unit === OUTSIDE).length;
    const costMs = (outside * this.measurement.perKernelUs) / 1000;
    return this.measurement.runs.map((run) => {
      const inside = sum(
        run.spans.filter((span) => span.unit !== OUTSIDE).map((span) => span.selfMs),
      );
      return Math.max(0, run.wallMs - inside - costMs);
    });
  }
}

function noTimes(runs: number): Record<Phase, number[]> {
  const none = () => new Array<number>(runs).fill(0);
  return { forward: none(), backward: none(), optimizer: none() };
}

function totals({ forward, backward, optimizer }: PhaseTimes): number[] {
  return forward.map((ms, run) => ms + (backward[run] ?? 0) + (optimizer[run] ?? 0));
}

function medianOf(times: PhaseTimes): number {
  return median(totals(times));
}

function byUnit(kernels: readonly MatchedKernel[]): Map<number, number[]> {
  const found = new Map<number, number[]>();
  kernels.forEach(({ unit }, index) => {
    const list = found.get(unit);
    if (list) list.push(index);
    else found.set(unit, [index]);
  });
  return found;
}

function describeKernel(
  { layers, run, perKernelUs }: RecordedMeasurement,
  { name, unit, samplesUs, outputBytes }: MatchedKernel,
): ProfiledKernel {
  const layer = layers[unit];
  return {
    name: layer ? `${layer.id}/${name}` : name,
    opType: name,
    provider: run.backend ?? run.engine,
    nodes: [],
    layers: layer ? [layer.id] : [],
    certainty: layer ? 'exact' : 'inserted',
    how: layer ? 'called by the layer' : 'called outside of layers',
    // The clock stops before the kernel is noted; readers take that off again.
    samplesUs: samplesUs.map((us) => (us > 0 ? us + perKernelUs : 0)),
    outputBytes,
  };
}

function accountFor(kernels: readonly MatchedKernel[]): Accounting {
  const timeOf = (list: readonly MatchedKernel[]) =>
    sum(list.map((kernel) => median(kernel.samplesUs)));
  const all = timeOf(kernels);
  const inside = timeOf(kernels.filter((kernel) => kernel.unit !== OUTSIDE));
  const attributed = all > 0 ? inside / all : 1;
  return {
    attributed,
    inserted: 1 - attributed,
    unknown: 0,
    exact: 1,
    nodes: { one: 0, multi: 0, folded: 0, merged: 0, eliminated: 0, dead: 0, unexplained: 0 },
  };
}

function memoryOf(
  { runs, layers, unprofiled }: RecordedMeasurement,
  kernels: readonly MatchedKernel[],
): Profile['memory'] {
  const peaks = runs.map(
    (run) => run.peakBytes ?? Math.max(0, ...run.kernels.map((kernel) => kernel.liveBytes)),
  );
  return {
    weightBytes: sum(layers.map((layer) => layer.weightBytes)),
    predictedPeakBytes: null,
    measuredPeakBytes: median(peaks),
    processPeakBytes: unprofiled.processPeakBytes,
    curve: kernels.map(({ liveBytes }, kernel) => ({
      kernel,
      predictedBytes: null,
      measuredBytes: Math.max(0, liveBytes),
    })),
  };
}

function hasSameKernels(run: RecordedRun, kernels: readonly MatchedKernel[]): boolean {
  return (
    run.kernels.length === kernels.length &&
    run.kernels.every(({ name, unit, phase }, index) => {
      const other = kernels[index];
      return other?.name === name && other.unit === unit && other.phase === phase;
    })
  );
}

function certify(
  { runs, layers, unprofiled }: RecordedMeasurement,
  kernels: readonly MatchedKernel[],
  rows: readonly ProfiledLayer[],
): CertificateCheck[] {
  const totalMs = median(unprofiled.samplesMs);
  const rowsMs = sum(rows.map((row) => row.timeMs.median));
  const called = new Set(runs.flatMap((run) => run.spans.map((span) => span.unit)));
  return [
    {
      check: 'Runs with the same kernels in the same order',
      passed: runs.filter((run) => hasSameKernels(run, kernels)).length,
      of: runs.length,
    },
    {
      check: 'Layers called in a run',
      passed: layers.filter((_, unit) => called.has(unit)).length,
      of: layers.length,
    },
    {
      check: 'Rows add up to the un-instrumented run',
      passed: Math.abs(rowsMs / totalMs - 1) <= 0.01 ? 1 : 0,
      of: 1,
    },
  ];
}
