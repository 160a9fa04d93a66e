import * as l10n from '@vscode/l10n';
import type { Certainty, Profile } from '../../profile/document';
import {
  formatBytes,
  formatCount,
  formatDims,
  formatDurationRange,
  formatMacs,
  formatRate,
  gmacPerSecond,
} from '../../profile/format';
import type { LayerNode } from '../../profile/layer-tree';
import { shownName } from '../drawing/hostile-text';
import { describeLayer } from './layer-description';
import { hasTime } from './layer-icon';
import { markdownTable } from './markdown';

/** A row may cover many kernels: a scope, or a layer the runtime splits. */
const NAMED_KERNELS = 3;

/** What is known of a layer or scope, as a Markdown table. */
export function layerTooltip(node: LayerNode, profile: Profile): string {
  const { time } = node;
  const interval = hasTime(node)
    ? formatDurationRange(node.time.timeMs.p10, node.time.timeMs.p90)
    : '';
  return markdownTable(
    [shownName(node.label), describeLayer(node, 'time')],
    [
      [l10n.t('Type'), shownName(node.type)],
      [l10n.t('Layers'), node.isScope ? formatCount(node.layerCount) : ''],
      [l10n.t('10 %–90 % of runs'), interval],
      [l10n.t('Output shape'), node.outputShape ? formatDims(node.outputShape) : ''],
      [l10n.t('Params'), formatCount(node.params)],
      [l10n.t('MACs'), formatMacs(node.macs)],
      [l10n.t('Rate'), formatRate(gmacPerSecond(node.macs, time?.timeMs.median))],
      [l10n.t('Weights'), formatBytes(node.weightBytes)],
      [node.isScope ? l10n.t('Largest output') : l10n.t('Output'), formatBytes(node.outputBytes)],
      [l10n.t('Kernels'), kernelsOf(node, profile)],
      [l10n.t('Certainty'), certaintyWords()[node.certainty]],
    ],
  );
}

function kernelsOf(node: LayerNode, profile: Profile): string {
  if (node.isScope || node.kernelCount === 0) return formatCount(node.kernelCount);
  const names = node.members.flatMap(({ kernels }) =>
    kernels.map((index) => shownName(profile.kernels[index]?.opType ?? '')),
  );
  const more = names.length - NAMED_KERNELS;
  return [...names.slice(0, NAMED_KERNELS), ...(more > 0 ? [l10n.t('{0} more', more)] : [])].join(
    ', ',
  );
}

function certaintyWords(): Record<Certainty, string> {
  return {
    exact: l10n.t('exact: proved to be this layer’s kernels'),
    group: l10n.t('fused: measured together with the other layers of its kernel'),
    inserted: l10n.t('inserted: added by the runtime'),
    eliminated: l10n.t('eliminated: removed before running, costs nothing'),
    unproved: l10n.t('unproved: attributed, but a check failed'),
    unknown: l10n.t('unknown'),
  };
}
