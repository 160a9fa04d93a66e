import type { LayerNode } from '../../src/profile/layer-tree';
import { rateOf } from './arithmetic';
import type { Sort, SortColumn } from './table-state';

/**
 * Sorts every level on its own: unknown values last either way, ties in graph order, and what the
 * runtime added after the layers of its level.
 */
export function sortNodes(nodes: readonly LayerNode[], sort: Sort): readonly LayerNode[] {
  if (sort.by === 'order' && !sort.ascending) return nodes;
  const sorted = sortLevel(nodes, sort);
  return sorted.map((node) =>
    node.children.length > 0 ? { ...node, children: sortNodes(node.children, sort) } : node,
  );
}

function sortLevel(nodes: readonly LayerNode[], { by, ascending }: Sort): LayerNode[] {
  if (by === 'order') return [...nodes].reverse().sort((a, b) => place(a) - place(b));
  const keyed = nodes.map((node) => ({ node, value: sortValue(node, by), place: place(node) }));
  const direction = ascending ? 1 : -1;
  keyed.sort((a, b) => {
    if (a.place !== b.place) return a.place - b.place;
    if (a.value === null || b.value === null)
      return Number(a.value === null) - Number(b.value === null);
    return direction * compare(a.value, b.value);
  });
  return keyed.map(({ node }) => node);
}

function place({ kind }: LayerNode): number {
  return kind === 'layer' ? 0 : kind === 'inserted' ? 1 : 2;
}

/** Made when names are sorted: a page's first one of these takes 20 ms, and opening sorts by time. */
let collator: Intl.Collator | undefined;

function compare(a: number | string, b: number | string): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  collator ??= new Intl.Collator('en', { numeric: true });
  return collator.compare(String(a), String(b));
}

function sortValue(node: LayerNode, by: Exclude<SortColumn, 'order'>): number | string | null {
  switch (by) {
    case 'name':
      return node.name;
    case 'type':
      return node.type;
    case 'certainty':
      return node.certainty;
    case 'shape':
      return elements(node.outputShape);
    case 'time':
    case 'share':
      return node.time?.timeMs.median ?? null;
    case 'rate':
      return rateOf(node) ?? null;
    case 'macs':
      return node.macs;
    case 'params':
      return node.params;
    case 'weights':
      return node.weightBytes;
    case 'output':
      return node.outputBytes;
    case 'kernels':
      return node.kernelCount;
    case 'forward':
      return node.training?.forwardMs ?? null;
    case 'backward':
      return node.training?.backwardMs ?? null;
    case 'optimizer':
      return node.training?.optimizerMs ?? null;
    case 'kept':
      return node.training?.savedBytes ?? null;
    case 'gradient':
      return node.training?.gradientNorm ?? null;
  }
}

function elements(shape: readonly (number | string)[] | null): number | null {
  if (!shape?.every((size) => typeof size === 'number')) return null;
  return shape.reduce((product, size) => product * size, 1);
}
