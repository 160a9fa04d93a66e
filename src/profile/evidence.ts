import * as l10n from '@vscode/l10n';
import type { CertificateCheck, Profile, ProfiledLayer } from './document';
import type { NumberStyle } from './format';
import { formatDuration, formatExact } from './format';
import { runsLayerByLayer } from './layer-by-layer';
import { betweenKernelsName, outsideLayersName, runtimeCallName } from './runtime-names';
import { twoGroups } from './sample-groups';
import { sum } from './statistics';

/** Where the un-instrumented run went; the parts add up to its median. */
export interface AccountPart {
  readonly id: 'attributed' | 'inserted' | 'between' | 'call' | 'unknown';
  readonly label: string;
  readonly note: string;
  readonly timeMs: number;
  readonly share: number;
}

export interface Account {
  readonly parts: readonly AccountPart[];
  readonly sumMs: number;
  /** The un-instrumented median, which the sum has to meet. */
  readonly totalMs: number;
}

export function accountOf(profile: Profile, style: NumberStyle = 'ui'): Account {
  const totalMs = profile.latency.unprofiled.medianMs;
  const rows = {
    attributed: (layer: ProfiledLayer) => layer.kind === 'layer',
    inserted: (layer: ProfiledLayer) => layer.kind === 'inserted' && layer.certainty !== 'unknown',
    between: (layer: ProfiledLayer) => layer.id === 'runtime/between-kernels',
    call: (layer: ProfiledLayer) =>
      layer.kind === 'runtime' && layer.id !== 'runtime/between-kernels',
    unknown: (layer: ProfiledLayer) => layer.kind === 'inserted' && layer.certainty === 'unknown',
  };
  const ids = runsLayerByLayer(profile) ? LAYER_BY_LAYER_PARTS : PARTS;
  const parts = ids.map((id): AccountPart => {
    const found = profile.layers.filter(
      (layer) => rows[id](layer) && (layer.kernels.length > 0 || layer.kind === 'runtime'),
    );
    const timeMs = sum(found.map((layer) => layer.timeMs.median));
    const texts = partTexts(id, found.length, profile, style);
    return { id, ...texts, timeMs, share: timeMs / totalMs };
  });
  return { parts, sumMs: sum(parts.map((part) => part.timeMs)), totalMs };
}

const PARTS = ['attributed', 'inserted', 'between', 'call', 'unknown'] as const;
/** Nothing is inserted, and what is between kernels is in the layers. */
const LAYER_BY_LAYER_PARTS = ['attributed', 'call', 'unknown'] as const;

function partTexts(
  id: AccountPart['id'],
  rows: number,
  profile: Profile,
  style: NumberStyle,
): Pick<AccountPart, 'label' | 'note'> {
  switch (id) {
    case 'attributed':
      return {
        label:
          rows === 1
            ? l10n.t('Attributed to 1 layer')
            : l10n.t('Attributed to {0} layers', formatExact(rows, style)),
        note: attributedNote(profile),
      };
    case 'inserted':
      return {
        label: l10n.t('Layout and casts the runtime inserted'),
        note: insertedNote(rows, style),
      };
    case 'between':
      return {
        label: betweenKernelsName(),
        note: l10n.t(
          '{0} a kernel, measured on empty kernels',
          formatGap(profile.correction.betweenKernelsUs, style),
        ),
      };
    case 'call':
      return runsLayerByLayer(profile)
        ? {
            label: outsideLayersName(),
            note: profile.run.training
              ? l10n.t('the call, the loss and the runtime’s bookkeeping')
              : l10n.t('the call and the runtime’s bookkeeping'),
          }
        : { label: runtimeCallName(), note: l10n.t('the call from JavaScript') };
    case 'unknown':
      return {
        label: l10n.t('Unknown'),
        note: rows === 0 ? '' : l10n.t('{0} kernels of no known layer', formatExact(rows, style)),
      };
  }
}

function attributedNote(profile: Profile): string {
  if (profile.accounting.exact < 1) return l10n.t('part of it without proof: see the certificate');
  return runsLayerByLayer(profile)
    ? l10n.t('each layer’s own calls, without the layers inside it')
    : l10n.t('each kernel covers known nodes');
}

function insertedNote(rows: number, style: NumberStyle): string {
  if (rows === 0) return '';
  return rows === 1
    ? l10n.t('1 kernel, shown beside the layer it serves')
    : l10n.t('{0} kernels, shown beside the layers they serve', formatExact(rows, style));
}

/** A mean of many, so finer than one reading of the clock. */
function formatGap(us: number, style: NumberStyle): string {
  return formatDuration(us / 1000, style, 0.00001);
}

/** What the profiler added to a run, removed again; null where it added nothing. */
export interface ProfilerCost {
  readonly profiledMs: number;
  readonly insideKernelsMs: number;
  readonly betweenKernelsMs: number;
}

export function profilerCostOf(profile: Profile): ProfilerCost | null {
  const profiledMs = profile.latency.profiled.medianMs;
  const addedMs = profiledMs - profile.latency.unprofiled.medianMs;
  if (addedMs <= 0) return null;
  const inside = (profile.correction.perKernelUs * profile.kernels.length) / 1000;
  const insideKernelsMs = Math.min(addedMs, inside);
  return { profiledMs, insideKernelsMs, betweenKernelsMs: addedMs - insideKernelsMs };
}

/** Layers too short to tell alone, and what they are together. */
export interface BelowResolution {
  readonly rows: number;
  readonly of: number;
  readonly timeMs: number;
  readonly share: number;
}

export function belowResolution({ layers }: Profile): BelowResolution {
  const timed = layers.filter((layer) => layer.kernels.length > 0);
  const short = timed.filter((layer) => layer.belowResolution);
  return {
    rows: short.length,
    of: timed.length,
    timeMs: sum(short.map((layer) => layer.timeMs.median)),
    share: sum(short.map((layer) => layer.share)),
  };
}

export interface Check {
  readonly passed: boolean;
  readonly text: string;
  /** `220 / 220`, or the two numbers compared. */
  readonly value: string;
}

/** The certificate, and what the samples themselves tell of the measurement. */
export function checksOf(profile: Profile, style: NumberStyle = 'ui'): Check[] {
  return [
    ...profile.certificate.map((check) => certificateCheck(check, profile, style)),
    ...groupChecks(profile, style),
    ...stopChecks(profile),
  ];
}

function certificateCheck(check: CertificateCheck, profile: Profile, style: NumberStyle): Check {
  const passed = check.passed >= check.of;
  if (check.check === ROWS_ADD_UP) {
    const { sumMs, totalMs } = accountOf(profile, style);
    const numbers = `${formatDuration(sumMs, style)} ${passed ? '=' : '≠'} ${formatDuration(totalMs, style)}`;
    return { passed, text: checkText(check.check), value: numbers };
  }
  const value = `${formatExact(check.passed, style)} / ${formatExact(check.of, style)}`;
  return { passed, text: checkText(check.check), value };
}

const ROWS_ADD_UP = 'Rows add up to the un-instrumented run';

/** Documents carry the checks in English; those that we know are translated. */
function checkText(check: string): string {
  switch (check) {
    case 'Kernel events matched to the graph that ran':
      return l10n.t('Kernel events matched to the graph that ran');
    case 'Model nodes explained':
      return l10n.t('Model nodes explained');
    case 'Kernel inputs equal their layers’ inputs':
      return l10n.t('Kernel inputs equal their layers’ inputs');
    case 'Inserted kernels with a layer to serve':
      return l10n.t('Inserted kernels with a layer to serve');
    case 'Runs with the same kernels in the same order':
      return l10n.t('Runs with the same kernels in the same order');
    case 'Layers called in a run':
      return l10n.t('Layers called in a run');
    case ROWS_ADD_UP:
      return l10n.t('Rows add up to the un-instrumented run');
    default:
      return check;
  }
}

function groupChecks({ latency }: Profile, style: NumberStyle): Check[] {
  const plain = twoGroups(latency.unprofiled.samples);
  const profiled = twoGroups(latency.profiled.samples);
  const found = plain ?? profiled;
  if (!found) return [];
  const text = plain
    ? profiled
      ? l10n.t('All runs fell into two groups')
      : l10n.t('Plain runs fell into two groups; profiled runs did not')
    : l10n.t('Profiled runs fell into two groups; plain runs did not');
  const value = found.map((ms) => formatDuration(ms, style)).join(', ');
  return [{ passed: false, text, value }];
}

function stopChecks({ run }: Profile): Check[] {
  if (run.stopped !== 'budget') return [];
  const value = run.runs === 1 ? l10n.t('1 run') : l10n.t('{0} runs', run.runs);
  return [{ passed: false, text: l10n.t('Time ran out before the median was stable'), value }];
}
