import type { Profile, ProfiledLayer } from '../document';
import { isFused } from '../groups';
import { framesOf } from '../source-lines';
import { csvText } from './escape';
import { roundedMs } from './round';

/** null is unknown, or stands elsewhere: an empty cell. */
type Value = number | string | boolean | null;

interface Column {
  readonly name: string;
  readonly value: (layer: ProfiledLayer, profile: Profile) => Value;
}

/** Columns are named for programs, with their units, and so are the same in every language. */
const COLUMNS: readonly Column[] = [
  { name: 'id', value: ({ id }) => id },
  { name: 'name', value: ({ name }) => name },
  { name: 'kind', value: ({ kind }) => kind },
  { name: 'type', value: ({ type }) => type },
  { name: 'scope', value: ({ scope }) => scope },
  { name: 'output_shape', value: ({ outputShape }) => outputShape?.join('x') ?? null },
  { name: 'params', value: ({ params }) => params },
  { name: 'buffers', value: ({ buffers }) => buffers },
  { name: 'macs', value: ({ macs }) => macs },
  { name: 'other_ops', value: ({ otherOps }) => otherOps },
  { name: 'weight_bytes', value: ({ weightBytes }) => weightBytes },
  { name: 'output_bytes', value: ({ outputBytes }) => outputBytes },
  { name: 'time_ms', value: timed(({ timeMs }) => roundedMs(timeMs.median)) },
  { name: 'time_p10_ms', value: timed(({ timeMs }) => roundedMs(timeMs.p10)) },
  { name: 'time_p90_ms', value: timed(({ timeMs }) => roundedMs(timeMs.p90)) },
  { name: 'share', value: timed(({ share }) => Number(share.toFixed(9))) },
  { name: 'below_resolution', value: ({ belowResolution }) => belowResolution },
  { name: 'reported_ms', value: timed(({ rawMs }) => roundedMs(rawMs.median)) },
  { name: 'certainty', value: ({ certainty }) => certainty },
  { name: 'fused_into', value: ({ fusedInto }) => fusedInto },
  { name: 'serves', value: ({ serves }) => serves },
  { name: 'device', value: ({ device }) => device },
  { name: 'kernels', value: ({ kernels }) => kernels.length },
  { name: 'kernel_types', value: kernelTypes },
  { name: 'file', value: (layer) => framesOf(layer)[0]?.file ?? null },
  { name: 'line', value: (layer) => framesOf(layer)[0]?.line ?? null },
];

const TRAINING_COLUMNS: readonly Column[] = [
  { name: 'forward_ms', value: trained(({ forwardMs }) => roundedMs(forwardMs)) },
  { name: 'backward_ms', value: trained(({ backwardMs }) => roundedMs(backwardMs)) },
  { name: 'optimizer_ms', value: trained(({ optimizerMs }) => roundedMs(optimizerMs)) },
  { name: 'kept_bytes', value: trained(({ savedBytes }) => savedBytes) },
  { name: 'gradient_norm', value: trained(({ gradientNorm }) => gradientNorm) },
  { name: 'output_gradient_norm', value: trained(({ outputGradientNorm }) => outputGradientNorm) },
];

/**
 * Every row of the document: layers in graph order, then what the runtime inserted, then its own
 * time. The times add up to the un-instrumented run; that of a fused layer is empty, because it
 * stands at the layer it is fused into.
 */
export function exportCsv(profile: Profile): string {
  const columns = [...COLUMNS, ...(profile.run.training ? TRAINING_COLUMNS : [])];
  const lines = [
    columns.map(({ name }) => name),
    ...profile.layers.map((layer) => columns.map(({ value }) => cell(value(layer, profile)))),
  ];
  return lines.map((cells) => `${cells.join(',')}\r\n`).join('');
}

function cell(value: Value): string {
  if (value === null) return '';
  return typeof value === 'string' ? csvText(value) : String(value);
}

function timed(value: (layer: ProfiledLayer) => number): Column['value'] {
  return (layer) => (isFused(layer) && layer.kernels.length === 0 ? null : value(layer));
}

function trained(
  value: (training: NonNullable<ProfiledLayer['training']>) => number | null,
): Column['value'] {
  return ({ training }) => (training ? value(training) : null);
}

/** What computes it, each once: `Conv Add`. A training step calls hundreds of kernels a layer. */
function kernelTypes({ kernels: indices }: ProfiledLayer, { kernels }: Profile): string {
  return [...new Set(indices.map((index) => kernels[index]?.opType ?? ''))].join(' ');
}
