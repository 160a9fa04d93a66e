import type { LayerNode } from '../../src/profile/layer-tree';

export interface IcicleCell {
  readonly node: LayerNode;
  readonly depth: number;
  /** px from the left. */
  readonly x: number;
  readonly width: number;
  /** Nothing of it is drawn below: takes heat, as work does. */
  readonly isLast: boolean;
}

/** Neighbours too narrow to draw one by one. */
export interface IcicleRest {
  readonly nodes: readonly LayerNode[];
  readonly depth: number;
  readonly x: number;
  readonly width: number;
}

export interface Icicle {
  readonly cells: readonly IcicleCell[];
  readonly rests: readonly IcicleRest[];
}

/** Narrower cells than this can't be seen or hit, px. */
const LEAST_WIDTH = 1.5;

/**
 * Divides the width among the nodes by time, in graph order, and each node's width among its
 * children. Medians of parts don't add up to the median of the whole, so children share their
 * parent's width in proportion to each other.
 */
export function icicleOf(
  roots: readonly LayerNode[],
  width: number,
  rows: number,
  leastWidth = LEAST_WIDTH,
): Icicle {
  const cells: IcicleCell[] = [];
  const rests: IcicleRest[] = [];
  const place = (nodes: readonly LayerNode[], x: number, room: number, depth: number): void => {
    if (depth >= rows) return;
    const total = nodes.reduce((sum, node) => sum + timeOf(node), 0);
    if (total <= 0) return;
    let at = x;
    let rest: { nodes: LayerNode[]; x: number; width: number } | undefined;
    const flush = () => {
      if (rest && rest.width >= leastWidth / 2) rests.push({ ...rest, depth });
      rest = undefined;
    };
    for (const node of nodes) {
      const own = (room * timeOf(node)) / total;
      if (own < leastWidth) {
        rest ??= { nodes: [], x: at, width: 0 };
        rest.nodes.push(node);
        rest.width += own;
      } else {
        flush();
        const isLast = node.children.length === 0 || depth === rows - 1;
        cells.push({ node, depth, x: at, width: own, isLast });
        place(node.children, at, own, depth + 1);
      }
      at += own;
    }
    flush();
  };
  place(roots, 0, width, 0);
  return { cells, rests };
}

/** Levels of the tree: 1 where there are no scopes. */
export function depthOf(nodes: readonly LayerNode[]): number {
  return nodes.reduce((most, { children }) => Math.max(most, 1 + depthOf(children)), 0);
}

/**
 * How many levels a small icicle needs: as few as hold this part of the time in whole layers,
 * because what lies deeper is shown as its scope.
 */
export function worthwhileRows(nodes: readonly LayerNode[], most: number, part = 0.8): number {
  const byDepth: number[] = [];
  const add = (level: readonly LayerNode[], depth: number): void => {
    for (const node of level)
      if (node.isScope) add(node.children, depth + 1);
      else byDepth[depth] = (byDepth[depth] ?? 0) + timeOf(node);
  };
  add(nodes, 0);
  const total = byDepth.reduce((sum, time) => sum + (time || 0), 0);
  let held = 0;
  for (let depth = 0; depth < Math.min(most, byDepth.length); depth++) {
    held += byDepth[depth] ?? 0;
    if (held >= total * part) return depth + 1;
  }
  return Math.max(1, Math.min(most, byDepth.length));
}

function timeOf(node: LayerNode): number {
  return node.time?.timeMs.median ?? 0;
}
