import * as l10n from '@vscode/l10n';
import type { NumberStyle } from '../../profile/format';
import {
  formatBytes,
  formatDuration,
  formatLayerTime,
  formatMacs,
  formatShare,
} from '../../profile/format';
import type { LayerNode } from '../../profile/layer-tree';
import { hasTime } from './layer-icon';

export const LAYER_SORTS = ['time', 'memory', 'macs', 'order'] as const;
export type LayerSort = (typeof LAYER_SORTS)[number];

/** What stands beside a layer's name: what the tree is sorted by. */
export function describeLayer(node: LayerNode, sort: LayerSort, style: NumberStyle = 'ui'): string {
  if (sort === 'memory') return memoryOf(node, style);
  const time = timeOf(node, style);
  if (sort === 'macs') return [formatMacs(node.macs, style), time].join(' · ');
  return hasTime(node) ? `${time} · ${formatShare(node.time.share, style)}` : time;
}

function timeOf(node: LayerNode, style: NumberStyle): string {
  if (!hasTime(node) && node.certainty === 'eliminated') return l10n.t('eliminated');
  if (!node.time) return formatDuration(null, style);
  return formatLayerTime(node.time.timeMs.median, node.time.belowResolution, style);
}

/** Two kinds, never added; the larger one first, since it ranks. */
function memoryOf(node: LayerNode, style: NumberStyle): string {
  const weights = l10n.t('weights {0}', formatBytes(node.weightBytes, style));
  const output = l10n.t('output {0}', formatBytes(node.outputBytes, style));
  if (node.weightBytes === 0) return output;
  const outputFirst = (node.outputBytes ?? -1) > node.weightBytes;
  return (outputFirst ? [output, weights] : [weights, output]).join(' · ');
}
