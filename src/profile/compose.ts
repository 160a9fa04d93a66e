import type { Layer } from '../model/graph';
import type { NodeStatus } from './attribution/covers';
import { correctedMs, correctionOf } from './correction';
import type {
  Accounting,
  CertificateCheck,
  Certainty,
  Correction,
  Profile,
  ProfiledKernel,
  ProfiledLayer,
} from './document';
import { PROFILE_FORMAT, PROFILE_VERSION } from './document';
import { CPU_RESOLUTION_MS } from './format';
import { EMPTY_ROW } from './empty-row';
import type { LayerFacts } from './layer-facts';
import { graphLayers } from './layer-facts';
import type { KernelOwnership } from './layer-times';
import { ownKernels } from './layer-times';
import type { MeasuredKernel, Measurement } from './measurement';
import { memoryOf } from './memory';
import { latencyOf, scaled, spreadOf } from './spreads';
import { median, sum } from './statistics';

/** Puts a measurement together as the document that everything else shows. */
export function composeProfile(measurement: Measurement): Profile {
  // 1. Whose time every kernel is.
  const owners = ownKernels(measurement);
  // 2. The profiler's cost, removed, and the fit to the un-instrumented run.
  const correction = fitCorrection(measurement);
  // 3. Rows: layers, what the runtime inserted, the runtime's own time.
  const rows = new Rows(measurement, owners, correction).all();
  // 4. The document.
  return {
    format: PROFILE_FORMAT,
    version: PROFILE_VERSION,
    model: describeModel(measurement),
    run: measurement.run,
    environment: measurement.environment,
    layers: rows,
    kernels: measurement.kernels.map((kernel, index) =>
      describeKernel(measurement, kernel, owners[index]),
    ),
    latency: {
      unprofiled: latencyOf(measurement.unprofiled.samplesMs),
      profiled: latencyOf(measurement.profiled.samplesMs),
      firstRunMs: measurement.unprofiled.firstRunMs,
      loadMs: measurement.unprofiled.loadMs,
    },
    correction,
    accounting: accountFor(measurement, owners, correction),
    memory: memoryOf(measurement),
    certificate: certify(measurement, owners, rows),
    notes: measurement.notes,
  };
}

function fitCorrection(measurement: Measurement): Correction {
  const perRun = measurement.profiled.samplesMs.map((_, run) =>
    measurement.kernels.map((kernel) => kernel.samplesUs[run] ?? 0),
  );
  return correctionOf(
    perRun,
    measurement.unprofiled.samplesMs,
    measurement.profiled.samplesMs,
    measurement.profiled.callMs,
    measurement.cost,
  );
}

/** Builds the rows of `Profile.layers`; they add up to the un-instrumented median. */
class Rows {
  private readonly totalMs: number;
  private readonly facts: readonly LayerFacts[];

  constructor(
    private readonly measurement: Measurement,
    private readonly owners: readonly KernelOwnership[],
    private readonly correction: Correction,
  ) {
    this.totalMs = median(measurement.unprofiled.samplesMs);
    this.facts = graphLayers(measurement.model, measurement.analysis);
  }

  all(): ProfiledLayer[] {
    const layers = this.measurement.model.layers.map((layer, index) => this.layerRow(layer, index));
    return this.fit([...layers, ...this.otherRows()]);
  }

  /** Medians of rows don't add up to the median of the run: scale kernel rows so that they do. */
  private fit(rows: readonly ProfiledLayer[]): ProfiledLayer[] {
    const runtime = this.runtimeRows();
    const kernelMs = this.totalMs - sum(runtime.map((row) => row.timeMs.median));
    const found = sum(rows.map((row) => row.timeMs.median));
    const scale = found > 0 ? kernelMs / found : 1;
    return [...rows, ...runtime].map((row) => {
      const timeMs = row.kind === 'runtime' ? row.timeMs : scaled(row.timeMs, scale);
      return { ...row, timeMs, share: timeMs.median / this.totalMs };
    });
  }

  private layerRow(layer: Layer, index: number): ProfiledLayer {
    const facts = this.facts[index];
    if (!facts) throw new Error(`Layer ${layer.id} has no facts.`);
    const owned = this.kernelsWhere((owner) => owner.kind === 'layer' && owner.layers[0] === index);
    const covering = this.kernelsWhere(
      (owner) => owner.kind === 'layer' && owner.layers.includes(index),
    );
    const host = this.owners[covering[0] ?? -1]?.layers[0];
    const isFused = owned.length === 0 && host !== undefined;
    return {
      ...facts,
      kind: 'layer',
      ...this.times(owned),
      certainty: this.certaintyOf(covering, layer),
      kernels: owned,
      fusedInto: isFused ? (this.measurement.model.layers[host]?.id ?? null) : null,
      serves: null,
      device: this.deviceOf(covering),
    };
  }

  /** One row per kernel that no layer owns. */
  private otherRows(): ProfiledLayer[] {
    const counts = new Map<string, number>();
    return this.kernelsWhere((owner) => owner.kind !== 'layer').map((index) => {
      const owner = this.owners[index];
      const kernel = this.measurement.kernels[index];
      if (!owner || !kernel) throw new Error('A row has no kernel.');
      const served = this.measurement.model.layers[owner.layers[0] ?? -1];
      const base = `${owner.kind}/${kernel.opType}${served ? `/${served.id}` : ''}`;
      const count = (counts.get(base) ?? 0) + 1;
      counts.set(base, count);
      return {
        ...EMPTY_ROW,
        kind: 'inserted',
        id: count === 1 ? base : `${base}#${count}`,
        name: kernel.opType,
        type: kernel.opType,
        scope: served?.scope ?? '',
        outputBytes: totalBytes(kernel.outputBytes),
        ...this.times([index]),
        certainty: owner.kind === 'inserted' ? 'inserted' : 'unknown',
        kernels: [index],
        serves: served?.id ?? null,
        device: this.deviceOf([index]),
      };
    });
  }

  private runtimeRows(): ProfiledLayer[] {
    const betweenMs = (this.measurement.kernels.length * this.correction.betweenKernelsUs) / 1000;
    return [
      this.runtimeRow('between-kernels', 'Between kernels', betweenMs),
      this.runtimeRow('call', 'Entering and leaving the runtime', this.correction.callMs),
    ];
  }

  private runtimeRow(id: string, name: string, timeMs: number): ProfiledLayer {
    return {
      ...EMPTY_ROW,
      kind: 'runtime',
      id: `runtime/${id}`,
      name,
      type: 'Runtime',
      timeMs: { median: timeMs, p10: timeMs, p90: timeMs },
      rawMs: { median: timeMs, p10: timeMs, p90: timeMs },
      belowResolution: timeMs < CPU_RESOLUTION_MS,
      certainty: 'inserted',
      device: this.measurement.run.device,
    };
  }

  private kernelsWhere(test: (owner: KernelOwnership) => boolean): number[] {
    return this.owners.flatMap((owner, index) => (test(owner) ? [index] : []));
  }

  private times(
    kernels: readonly number[],
  ): Pick<ProfiledLayer, 'timeMs' | 'rawMs' | 'share' | 'belowResolution'> {
    const samples = kernels.map((index) => this.measurement.kernels[index]?.samplesUs ?? []);
    const perRun = (convert: (us: number) => number) =>
      this.measurement.profiled.samplesMs.map((_, run) =>
        sum(samples.map((kernel) => convert(kernel[run] ?? 0))),
      );
    const timeMs = spreadOf(perRun((us) => correctedMs(us, this.correction)));
    return {
      timeMs,
      rawMs: spreadOf(perRun((us) => us / 1000)),
      share: 0,
      belowResolution: kernels.length > 0 && timeMs.median < CPU_RESOLUTION_MS,
    };
  }

  private certaintyOf(kernels: readonly number[], layer: Layer): Certainty {
    const found = new Set(kernels.flatMap((index) => this.owners[index]?.certainty ?? []));
    if (found.has('unproved')) return 'unproved';
    if (found.has('group')) return 'group';
    if (found.has('exact')) return 'exact';
    const statuses = statusesOf(this.measurement, layer);
    return statuses.every((status) => GONE.has(status)) ? 'eliminated' : 'unknown';
  }

  private deviceOf(kernels: readonly number[]): string {
    const providers = new Set(
      kernels.flatMap((index) => this.measurement.kernels[index]?.provider || []),
    );
    const devices = [...providers].map((provider) =>
      provider.replace(/ExecutionProvider$/, '').toLowerCase(),
    );
    return devices.length === 0 ? this.measurement.run.device : devices.join('+');
  }
}

function totalBytes(outputs: readonly (number | undefined)[]): number | null {
  const known = outputs.filter((bytes) => bytes !== undefined);
  return known.length === outputs.length && known.length > 0 ? sum(known) : null;
}

const GONE: ReadonlySet<NodeStatus> = new Set(['folded', 'merged', 'eliminated', 'dead']);

/** What became of the nodes of one layer; ids that instrumenting gave count up in node order. */
function statusesOf(measurement: Measurement, layer: Layer): NodeStatus[] {
  const nodes = new Set(layer.nodes);
  const statuses = measurement.attributions[0]?.statuses ?? new Map<number, NodeStatus>();
  return [...statuses].flatMap(([id, status]) =>
    nodes.has(measurement.names.topNode(id) ?? -1) ? [status] : [],
  );
}

function describeModel({ identity, model, analysis }: Measurement): Profile['model'] {
  const describe = ({ name }: { name: string }) => {
    const type = analysis.types.get(name);
    return { name, dtype: type?.dtype ?? 'unknown', shape: type?.shape ?? null };
  };
  return {
    ...identity,
    params: analysis.total.params,
    buffers: analysis.total.buffers,
    macs: analysis.total.macs ?? null,
    otherOps: analysis.total.otherOps ?? null,
    weightBytes: analysis.total.weightBytes,
    inputs: model.graph.inputs.map(describe),
    outputs: model.graph.outputs.map(describe),
  };
}

function describeKernel(
  measurement: Measurement,
  kernel: MeasuredKernel,
  owner: KernelOwnership | undefined,
): ProfiledKernel {
  const node = measurement.attributions[kernel.graph]?.executed.nodes[kernel.node];
  return {
    name: measurement.names.restore(node?.name || kernel.opType),
    opType: kernel.opType,
    provider: kernel.provider,
    nodes: owner?.nodes ?? [],
    layers: (owner?.layers ?? []).flatMap((index) => measurement.model.layers[index]?.id ?? []),
    certainty: owner?.certainty ?? 'unknown',
    how: owner?.how ?? '',
    samplesUs: kernel.samplesUs,
    outputBytes: totalBytes(kernel.outputBytes),
  };
}

function accountFor(
  measurement: Measurement,
  owners: readonly KernelOwnership[],
  correction: Correction,
): Accounting {
  const timeWhere = (test: (owner: KernelOwnership) => boolean): number =>
    sum(
      measurement.kernels.map((kernel, index) => {
        const owner = owners[index];
        if (!owner || !test(owner)) return 0;
        return correctedMs(median(kernel.samplesUs), correction);
      }),
    );
  const attributed = timeWhere((owner) => owner.kind === 'layer');
  const exact = timeWhere((owner) => owner.kind === 'layer' && owner.certainty !== 'unproved');
  const inserted = timeWhere((owner) => owner.kind === 'inserted');
  const unknown = timeWhere((owner) => owner.kind === 'unknown');
  const all = attributed + inserted + unknown;
  const shareOf = (time: number, whole: number) => (whole > 0 ? time / whole : 0);
  const nodes = { one: 0, multi: 0, folded: 0, merged: 0, eliminated: 0, dead: 0, unexplained: 0 };
  for (const { statuses } of measurement.attributions)
    for (const status of statuses.values()) nodes[status]++;
  return {
    attributed: shareOf(attributed, all),
    inserted: shareOf(inserted, all),
    unknown: shareOf(unknown, all),
    exact: attributed > 0 ? exact / attributed : 1,
    nodes,
  };
}

function certify(
  measurement: Measurement,
  owners: readonly KernelOwnership[],
  rows: readonly ProfiledLayer[],
): CertificateCheck[] {
  const statuses = measurement.attributions.flatMap(({ statuses }) => [...statuses.values()]);
  const computing = owners.filter((owner) => owner.kind === 'layer');
  const inserted = owners.filter((owner) => owner.kind === 'inserted');
  // Where events and the top graph don't match there is no profile at all.
  const topKernels = measurement.attributions[0]?.executed.nodes.length ?? 0;
  const totalMs = median(measurement.unprofiled.samplesMs);
  const rowsMs = sum(rows.map((row) => row.timeMs.median));
  const count = <T>(items: readonly T[], test: (item: T) => boolean) => items.filter(test).length;
  return [
    {
      check: 'Kernel events matched to the graph that ran',
      passed: count(measurement.kernels, (kernel) => kernel.graph === 0),
      of: topKernels,
    },
    {
      check: 'Model nodes explained',
      passed: count(statuses, (status) => status !== 'unexplained'),
      of: statuses.length,
    },
    {
      check: 'Kernel inputs equal their layers’ inputs',
      passed: count(computing, (owner) => owner.certainty !== 'unproved'),
      of: computing.length,
    },
    {
      check: 'Inserted kernels with a layer to serve',
      passed: count(inserted, (owner) => owner.layers.length > 0),
      of: inserted.length,
    },
    {
      check: 'Rows add up to the un-instrumented run',
      passed: Math.abs(rowsMs / totalMs - 1) <= 0.01 ? 1 : 0,
      of: 1,
    },
  ];
}
