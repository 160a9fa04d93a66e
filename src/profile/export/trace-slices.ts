import type { Profile } from '../document';
import { formatDims } from '../format';
import type { LayerNode } from '../layer-tree';
import { spreadOf } from '../spreads';
import { lineName } from '../rows';
import type { Timeline } from '../timeline';
import { roundedMs } from './round';
import { rowName } from './row-names';

/** A stretch of a track. */
export interface Slice {
  readonly name: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly args: Readonly<Record<string, unknown>>;
}

/** Scopes and, in them, layers, in order of their start; one that holds others comes before them. */
export function layerSlices(timeline: Timeline, rows: ReadonlyMap<string, LayerNode>): Slice[] {
  const { kernels, lanes } = timeline;
  const slices: (Slice & { readonly first: number; readonly depth: number })[] = [];
  const add = (
    { first, last }: { readonly first: number; readonly last: number },
    depth: number,
    slice: Pick<Slice, 'name' | 'args'>,
  ) => {
    const [startMs, endMs] = [kernels[first]?.startMs ?? 0, kernels[last]?.endMs ?? 0];
    slices.push({ ...slice, startMs, endMs, first, depth });
  };
  lanes.forEach((lane, depth) => {
    for (const span of lane) add(span, depth, { name: span.name, args: {} });
  });
  for (const span of layerSpans(timeline)) {
    const row = rows.get(span.id);
    if (row) add(span, Infinity, { name: rowName(row), args: layerArgs(span.id, row) });
  }
  return slices
    .sort((a, b) => a.first - b.first || (a.depth < b.depth ? -1 : 1))
    .map(({ name, startMs, endMs, args }) => ({ name, startMs, endMs, args }));
}

/** Kernels one after the other that are of the same layer. */
function layerSpans({ kernels }: Timeline): { id: string; first: number; last: number }[] {
  const spans: { id: string; first: number; last: number }[] = [];
  kernels.forEach(({ layer }, index) => {
    if (!layer) return;
    const open = spans.at(-1);
    if (open?.id === layer.id && open.last === index - 1) open.last = index;
    else spans.push({ id: layer.id, first: index, last: index });
  });
  return spans;
}

function layerArgs(id: string, row: LayerNode): Slice['args'] {
  return known({
    layer: id,
    type: row.type,
    'median (ms)': row.time && roundedMs(row.time.timeMs.median),
    'share of run (%)': row.time && Number((row.time.share * 100).toFixed(3)),
    output: row.outputShape && formatDims(row.outputShape, 'plain'),
    MACs: row.macs,
    params: row.params,
    'weights (bytes)': row.weightBytes,
    'output (bytes)': row.outputBytes,
    certainty: row.certainty,
    source: row.place && lineName(row.place),
  });
}

export function kernelSlices({ kernels }: Profile, timeline: Timeline): Slice[] {
  return timeline.kernels.flatMap(({ kernel: index, startMs, endMs }) => {
    const kernel = kernels[index];
    if (!kernel) return [];
    const { median, p10, p90 } = spreadOf(kernel.samplesUs);
    const args = known({
      kernel: kernel.name,
      provider: kernel.provider,
      nodes: kernel.nodes.join(', ') || null,
      layers: kernel.layers.join(', ') || null,
      certainty: kernel.certainty,
      'output (bytes)': kernel.outputBytes,
      'reported (µs)': median,
      'reported, p10–p90 (µs)': `${p10}–${p90}`,
    });
    return { name: kernel.opType, startMs, endMs, args };
  });
}

/** Without what is unknown. */
function known(args: Readonly<Record<string, unknown>>): Slice['args'] {
  return Object.fromEntries(Object.entries(args).filter(([, value]) => value !== null));
}
