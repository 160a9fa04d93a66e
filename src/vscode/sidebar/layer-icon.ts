import { heatLevel } from '../../profile/heat';
import type { LayerNode } from '../../profile/layer-tree';
import { walkTree } from '../../profile/layer-tree';
import type { Palette } from '../drawing/heat-colours';
import { heatColour } from '../drawing/heat-colours';

const WIDEST = 11;

/**
 * A 16 px bar. Layers: as long as their time against the slowest layer's, in the heat of their
 * share. Scopes: an outline, filled by their share of the run, neutral so that nothing looks
 * counted twice. A ring where nothing ran.
 */
export function layerIcon(node: LayerNode, slowestShare: number, palette: Palette): string {
  if (node.isScope) return svg(scopeBar(node, palette));
  if (!hasTime(node))
    return svg(`<circle cx="8" cy="8" r="2.5" fill="none" stroke="${palette.secondary}"/>`);
  const { share } = node.time;
  const width = Math.max(1, barWidth(share, slowestShare));
  const paint = paintOf(node, share, palette);
  return svg(
    (node.kind === 'inserted' ? hatch(palette) : '') +
      `<rect x="2.5" y="4.5" width="${width}" height="7" rx="1" ${paint}/>`,
  );
}

/** Whether kernels, or the runtime's own time, stand in this row. */
export function hasTime(
  node: LayerNode,
): node is LayerNode & { time: NonNullable<LayerNode['time']> } {
  return node.time !== null && (node.kernelCount > 0 || node.kind === 'runtime');
}

/** Share of the slowest row that is no scope. */
export function slowestShare(roots: readonly LayerNode[]): number {
  let slowest = 0;
  for (const node of walkTree(roots))
    if (!node.isScope) slowest = Math.max(slowest, node.time?.share ?? 0);
  return slowest;
}

function scopeBar(node: LayerNode, { secondary }: Palette): string {
  const width = barWidth(node.time?.share ?? 0, 1);
  const bar = (size: number, paint: string): string =>
    `<rect x="2.5" y="5.5" width="${size}" height="5" ${paint}/>`;
  return (
    bar(WIDEST, `rx="1" fill="none" stroke="${secondary}"`) +
    (width > 0 ? bar(width, `fill="${secondary}"`) : '')
  );
}

function paintOf({ kind }: LayerNode, share: number, palette: Palette): string {
  const { foreground, secondary, outline } = palette;
  switch (kind) {
    case 'layer':
      return heatPaint(share, palette);
    case 'inserted':
      return `fill="url(#hatch)" stroke="${outline}" stroke-opacity=".6"`;
    // Time that no layer's work took: no heat.
    case 'runtime':
      return `fill="${foreground}" fill-opacity=".4" stroke="${secondary}"`;
  }
}

/** The first fills hardly differ from the background: the outline shows how long they are. */
function heatPaint(share: number, palette: Palette): string {
  const fill = heatColour(palette, heatLevel(share));
  const inside = fill ? `fill="${fill}"` : `fill="${palette.foreground}" fill-opacity=".12"`;
  return `${inside} stroke="${palette.outline}" stroke-opacity=".6"`;
}

function hatch({ outline }: Palette): string {
  return (
    '<pattern id="hatch" width="3" height="3" patternUnits="userSpaceOnUse" ' +
    `patternTransform="rotate(45)"><path d="M1 0v3" stroke="${outline}"/></pattern>`
  );
}

/** In half pixels: finer can't be seen, and equal icons are shared. */
function barWidth(share: number, whole: number): number {
  return whole > 0 ? Math.round((WIDEST * 2 * Math.min(share, whole)) / whole) / 2 : 0;
}

function svg(body: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="16" height="16">${body}</svg>`;
}
