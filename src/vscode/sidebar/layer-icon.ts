import type { LayerNode } from '../../profile/layer-tree';
import { walkTree } from '../../profile/layer-tree';
import type { HeatColours } from './heat-colours';
import { heatFill, heatOutline } from './heat-colours';

const WIDEST = 11;

/**
 * A 16 px bar. Layers: as long as their time against the slowest layer's, in the heat of their
 * share. Scopes: an outline, filled by their share of the run, neutral so that nothing looks
 * counted twice. A ring where nothing ran.
 */
export function layerIcon(node: LayerNode, slowestShare: number, colours: HeatColours): string {
  const { quiet } = colours;
  if (node.isScope) {
    const width = barWidth(node.time?.share ?? 0, 1);
    return svg(
      `<rect x="2.5" y="5.5" width="${WIDEST}" height="5" rx="1" fill="none" stroke="${quiet}"/>` +
        (width > 0 ? `<rect x="2.5" y="5.5" width="${width}" height="5" fill="${quiet}"/>` : ''),
    );
  }
  if (!hasTime(node)) return svg(`<circle cx="8" cy="8" r="2.5" fill="none" stroke="${quiet}"/>`);
  const { share } = node.time;
  const width = Math.max(1, barWidth(share, slowestShare));
  // The runtime's own time is no work of a layer: no heat.
  const paint =
    node.kind === 'runtime'
      ? `fill="none" stroke="${quiet}"`
      : `fill="${heatFill(share, colours)}" stroke="${heatOutline(colours)}" stroke-opacity=".6"`;
  return svg(`<rect x="2.5" y="4.5" width="${width}" height="7" rx="1" ${paint}/>`);
}

/** Whether kernels, or the runtime's own time, stand in this row. */
export function hasTime(
  node: LayerNode,
): node is LayerNode & { time: NonNullable<LayerNode['time']> } {
  return node.time !== null && (node.kernelCount > 0 || node.kind === 'runtime');
}

/** Share of the slowest row that is a layer's. */
export function slowestShare(roots: readonly LayerNode[]): number {
  let slowest = 0;
  for (const node of walkTree(roots))
    if (!node.isScope) slowest = Math.max(slowest, node.time?.share ?? 0);
  return slowest;
}

/** In half pixels: finer can't be seen, and equal icons are shared. */
function barWidth(share: number, whole: number): number {
  return whole > 0 ? Math.round((WIDEST * 2 * Math.min(share, whole)) / whole) / 2 : 0;
}

function svg(body: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="16" height="16">${body}</svg>`;
}
