import * as l10n from '@vscode/l10n';
import type { Profile } from '../../document';
import { formatDuration, formatShare } from '../../format';
import { heatLevel } from '../../heat';
import type { LayerNode } from '../../layer-tree';
import { layerTree } from '../../layer-tree';
import { rowName } from '../row-names';
import type { Markup } from './markup';
import { joined, markup, NOTHING } from './markup';

const WIDTH = 1000;
const ROW = 20;
/** Narrower ones can't be seen. */
const LEAST_WIDTH = 0.5;
/** Of a letter of 11 px, on average; names that don't fit are cut. */
const LETTER = 6.2;

/** Scopes over their layers, as wide as their part of the run. */
export function icicle(profile: Profile): Markup {
  const totalMs = profile.latency.unprofiled.medianMs;
  const boxes: Markup[] = [];
  let depths = 0;
  const place = (nodes: readonly LayerNode[], left: number, depth: number): void => {
    let x = left;
    for (const node of nodes) {
      const share = shareOf(node, totalMs);
      const width = share * WIDTH;
      if (width >= LEAST_WIDTH) {
        boxes.push(box(node, share, x, depth));
        depths = Math.max(depths, depth + 1);
        place(node.children, x, depth + 1);
      }
      x += width;
    }
  };
  place(layerTree(profile), 0, 0);
  if (boxes.length === 0) return NOTHING;
  const title = l10n.t('Time by scope');
  return markup`<svg class="icicle" viewBox="0 0 ${WIDTH} ${depths * ROW}" role="img" aria-label="${title}">
${joined(boxes)}
</svg>`;
}

/** Of the layers below, which add up: the median of their sums would not. */
function shareOf({ members }: LayerNode, totalMs: number): number {
  if (!(totalMs > 0)) return 0;
  return members.reduce((total, { timeMs }) => total + timeMs.median, 0) / totalMs;
}

function box(node: LayerNode, share: number, x: number, depth: number): Markup {
  const width = share * WIDTH;
  const name = node.isScope ? node.name : rowName(node);
  const heat = node.isScope ? 0 : heatLevel(share);
  const letters = [...name];
  const fitting = Math.floor((width - 8) / LETTER);
  const shown =
    letters.length <= fitting ? name : `${letters.slice(0, Math.max(0, fitting - 1)).join('')}…`;
  const label =
    fitting < 2
      ? NOTHING
      : markup`<text class="${textClass(heat)}" x="${rounded(x + 4)}" y="${depth * ROW + 14}">${shown}</text>`;
  const full = `${node.label}: ${formatDuration(share > 0 ? msOf(node) : 0)}, ${formatShare(share)}`;
  return markup`<g><title>${full}</title><rect class="h${heat}" x="${rounded(x)}" y="${depth * ROW}" width="${rounded(width)}" height="${ROW - 1}"/>${label}</g>`;
}

function msOf({ members }: LayerNode): number {
  return members.reduce((total, { timeMs }) => total + timeMs.median, 0);
}

/** Text of each step of the heat scale has its own colour. */
function textClass(heat: number): string {
  if (heat === 6) return 'on6';
  if (heat >= 4) return 'on4';
  return heat === 3 ? 'on3' : 'on0';
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
