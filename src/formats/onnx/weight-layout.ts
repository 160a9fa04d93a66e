import { byteSize, elementCount } from '../../model/tensor';
import { fillPool, poolOffset } from '../../model/random';
import type { Weight } from '../../model/weights';
import { floatChunks, weightChunks, weightSize } from './weight-bytes';

/** Runtimes copy weights faster from whole cache lines. */
const ALIGNMENT = 64;
const CHUNK_FLOATS = 1 << 20;

/** A range of the data file and how to produce its bytes. */
export interface Region {
  offset: number;
  readonly bytes: number;
  chunks(): Iterable<Uint8Array>;
}

/** Where each weight is in a data file. Ranges may overlap. */
export interface Layout {
  readonly ranges: ReadonlyMap<Weight, { readonly offset: number; readonly length: number }>;
  /** In file order. */
  readonly regions: readonly Region[];
  readonly bytes: number;
}

/**
 * Places weights in a data file. With `pooled`, weights drawn from the same interval are windows
 * into one shared pool of values, so ResNet-152 takes a tenth of its size; see random.ts. The
 * values are the same either way.
 */
export function layOut(weights: readonly Weight[], pooled: boolean): Layout {
  const ranges = new Map<Weight, { offset: number; length: number }>();
  const regions: Region[] = [];
  let bytes = 0;
  for (const members of groups(weights, pooled)) {
    const { region, starts } = pooled ? sharedRegion(members) : ownRegion(members);
    region.offset = Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
    bytes = region.offset + region.bytes;
    regions.push(region);
    members.forEach((weight, index) => {
      const offset = region.offset + (starts[index] ?? 0);
      ranges.set(weight, { offset, length: weightSize(weight) });
    });
  }
  return { ranges, regions, bytes };
}

/** Weights that can share a region. */
function groups(weights: readonly Weight[], pooled: boolean): Weight[][] {
  const byKey = new Map<string, Weight[]>();
  weights.forEach((weight, index) => {
    const key = (pooled ? poolKey(weight) : undefined) ?? `own ${index}`;
    const members = byKey.get(key);
    if (members) members.push(weight);
    else byKey.set(key, [weight]);
  });
  return [...byKey.values()];
}

function poolKey({ source }: Weight): string | undefined {
  if (source.kind === 'uniform') return `uniform ${source.low} ${source.high}`;
  return source.kind === 'fill' ? `fill ${source.value}` : undefined;
}

/** A region for weights of one interval (or one value), and where in it each starts, in bytes. */
function sharedRegion(members: readonly Weight[]): { region: Region; starts: number[] } {
  const [first] = members;
  if (first?.source.kind !== 'uniform') return ownRegion(members);
  const { low, high } = first.source;
  const windows = members.map(({ source, dims }) => {
    const start = source.kind === 'uniform' ? poolOffset(source.seed) : 0;
    return { start, end: start + (elementCount(dims) ?? 0) };
  });
  const start = Math.min(...windows.map((window) => window.start));
  const count = Math.max(...windows.map((window) => window.end)) - start;
  const chunks = () =>
    floatChunks(count, new Float32Array(Math.min(count, CHUNK_FLOATS)), (target, at) => {
      fillPool(target, { low, high, start: start + at });
    });
  return {
    region: { offset: 0, bytes: count * 4, chunks },
    starts: windows.map((window) => (window.start - start) * 4),
  };
}

/** A region for equal weights, or for one: as long as the longest. */
function ownRegion(members: readonly Weight[]): { region: Region; starts: number[] } {
  const size = (weight: Weight) => byteSize({ dtype: weight.dtype, shape: weight.dims }) ?? 0;
  const longest = members.reduce((a, b) => (size(b) > size(a) ? b : a));
  return {
    region: { offset: 0, bytes: weightSize(longest), chunks: () => weightChunks(longest) },
    starts: members.map(() => 0),
  };
}
