import * as l10n from '@vscode/l10n';
import type { Comparison, ComparedRow } from '../compare/comparison';
import type { Profile, ProfiledFrame, ProfiledLayer } from '../document';
import type { InspectedLayer, Inspection } from '../inspection';
import { layerRows, type LayerRow } from '../layer-rows';
import { runSums } from '../run-sums';
import { framesOf } from '../source-lines';
import { median, medianInterval } from '../statistics';
import type { Limit, Subject } from './budget';
import { isInScope, namePattern, scopesOf } from './patterns';
import { scopeChanges, scopeRow } from './scope-changes';

/** What a limit is held against. */
export interface Measured {
  /** Of the scope or layer; '' for the model. */
  readonly name: string;
  /** null where unknown. */
  readonly value: number | null;
  /** The least that it surely is: the low end of a time's 95 % interval. */
  readonly low: number | null;
  /** undefined without a baseline; null where that doesn't know it. */
  readonly baseline?: number | null | undefined;
  /** For a time against a baseline: whether it is slower beyond the noise. */
  readonly isSlower?: boolean | undefined;
  /** Why a number is unknown. */
  readonly reason?: string | undefined;
  readonly place: ProfiledFrame | null;
}

export interface Evidence {
  readonly inspection: Inspection;
  readonly profile?: Profile | undefined;
  readonly baseline?: Profile | undefined;
  /** Where both are there. */
  readonly comparison?: Comparison | undefined;
}

/**
 * What a limit speaks of, each with its number and the baseline's: the model, or every scope or
 * layer that fits; none where nothing fits.
 */
export function numbersFor(limit: Limit, evidence: Evidence): Measured[] {
  const { target, subject } = limit;
  if (target.kind === 'model') return [modelNumber(subject, evidence)];
  const fits = namePattern(target.pattern);
  if (subject === 'time')
    return target.kind === 'scope' ? scopeTimes(fits, evidence) : layerTimes(fits, evidence);
  const { layers } = evidence.inspection;
  const parts =
    target.kind === 'scope'
      ? scopesOf(layers)
          .filter(fits)
          .map((name) => ({ name, has: (layer: CostedPart) => isInScope(layer, name) }))
      : layers
          .filter(({ id }) => fits(id))
          .map(({ id }) => ({ name: id, has: (layer: CostedPart) => layer.id === id }));
  return parts.map(({ name, has }) => {
    const own = layers.filter(has);
    const before = evidence.baseline?.layers.filter(has);
    return {
      name,
      ...exactly(sumOf(own, subject)),
      baseline: before && (before.length === 0 ? null : sumOf(before, subject)),
      place: placeOf(own),
    };
  });
}

type CostedPart = Pick<InspectedLayer, 'id' | 'scope' | 'macs' | 'params' | 'weightBytes'>;

function sumOf(layers: readonly CostedPart[], subject: Subject): number | null {
  let sum = 0;
  for (const layer of layers) {
    const value =
      subject === 'macs' ? layer.macs : subject === 'params' ? layer.params : layer.weightBytes;
    if (value === null) return null;
    sum += value;
  }
  return sum;
}

function exactly(value: number | null): Pick<Measured, 'value' | 'low'> {
  return { value, low: value };
}

function modelNumber(subject: Subject, evidence: Evidence): Measured {
  const { inspection, profile, baseline, comparison } = evidence;
  const before = baseline && profileNumber(subject, baseline);
  const common = { name: '', baseline: before, place: null };
  switch (subject) {
    case 'macs':
    case 'params':
      return { ...common, ...exactly(inspection.model[subject]) };
    case 'weights':
      return { ...common, ...exactly(inspection.memory.weightBytes) };
    case 'predictedActivations':
      // What the runtime executes is known only after a run: the graph as it stands says less.
      return { ...common, ...exactly(inspection.memory.predictedPeakBytes) };
    case 'measuredActivations':
    case 'processMemory':
      return { ...common, ...exactly(profile ? profileNumber(subject, profile) : null) };
    case 'time':
      return {
        ...common,
        value: profile?.latency.unprofiled.medianMs ?? null,
        low: profile?.latency.unprofiled.lowMs ?? null,
        isSlower: comparison && comparison.total.verdict === 'slower',
      };
  }
}

function profileNumber(subject: Subject, { model, memory, latency }: Profile): number | null {
  switch (subject) {
    case 'macs':
    case 'params':
      return model[subject];
    case 'weights':
      return memory.weightBytes;
    case 'predictedActivations':
      return memory.predictedPeakBytes;
    case 'measuredActivations':
      return memory.measuredPeakBytes;
    case 'processMemory':
      return memory.processPeakBytes;
    case 'time':
      return latency.unprofiled.medianMs;
  }
}

function scopeTimes(
  fits: (name: string) => boolean,
  { inspection, profile, comparison }: Evidence,
): Measured[] {
  const layers = profile?.layers ?? inspection.layers;
  const scopes = scopesOf(layers).filter(fits);
  const changes = comparison && scopeChanges(comparison, scopes);
  return scopes.map((name) => {
    const row = profile && scopeRow(profile, name);
    const change = changes?.get(name);
    const members = row?.members ?? [];
    const inspected = inspection.layers.filter((layer) => isInScope(layer, name));
    return {
      name,
      ...timeOf(profile, row),
      baseline: changes && (change?.beforeMs ?? null),
      isSlower: change?.isSlower,
      place: placeOf(inspected) ?? framePlace(members),
    };
  });
}

function layerTimes(fits: (name: string) => boolean, evidence: Evidence): Measured[] {
  const { inspection, profile, comparison } = evidence;
  if (!profile)
    return inspection.layers
      .filter(({ id }) => fits(id))
      .map((layer) => ({ name: layer.id, ...exactly(null), place: placeOf([layer]) }));
  const compared = new Map<string, ComparedRow>(
    comparison?.rows.flatMap((row) => (row.after ? [[row.after.key, row]] : [])),
  );
  // One kernel may make several layers: its time stands once, at a row that has all their names.
  const rows = layerRows(profile).filter(
    ({ row, members }) => row.kind === 'layer' && members.some(({ id }) => fits(id)),
  );
  return rows.map((row) => {
    const found = compared.get(row.key);
    return {
      name: row.layer,
      ...timeOf(profile, row),
      baseline: comparison && (found?.before?.row.time ? found.change.beforeMs : null),
      isSlower: found && found.change.verdict === 'slower',
      place: framePlace(row.members),
    };
  });
}

function timeOf(
  profile: Profile | undefined,
  row: LayerRow | undefined,
): Pick<Measured, 'value' | 'low' | 'reason'> {
  if (!profile || !row) return exactly(null);
  const { time } = row.row;
  if (!time)
    return {
      ...exactly(null),
      reason: l10n.t('the runtime computes it together with layers elsewhere'),
    };
  const perRun = runSums(
    profile,
    row.members.flatMap(({ kernels }) => kernels),
  );
  const value = time.timeMs.median;
  const middle = perRun.length > 0 ? median(perRun) : 0;
  // Rows are scaled so that they add up to the run.
  return { value, low: middle > 0 ? (medianInterval(perRun).low * value) / middle : value };
}

function placeOf(layers: readonly InspectedLayer[]): ProfiledFrame | null {
  return layers.find(({ source }) => source !== null)?.source ?? null;
}

function framePlace(layers: readonly ProfiledLayer[]): ProfiledFrame | null {
  return layers.map((layer) => framesOf(layer)[0]).find((frame) => frame !== undefined) ?? null;
}
