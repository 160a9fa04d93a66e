import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';
import {
  formatBytes,
  formatDims,
  formatDurationRange,
  formatExact,
  formatLayerTime,
  formatMacs,
  formatRate,
  formatShare,
} from '../../src/profile/format';
import type { LayerNode } from '../../src/profile/layer-tree';
import { FactCard } from '../fact-card';
import { trainingFacts } from '../training/training-facts';
import { profile } from '../state';
import { rateOf } from './arithmetic';
import { certaintyName } from './columns';

/** The full story of a row, for the hover card: what narrow columns leave out stands here. */
export function RowCard({ node }: { readonly node: LayerNode }): JSX.Element {
  return <FactCard title={node.label} facts={factsOf(node)} />;
}

function factsOf(node: LayerNode): [string, string | null][] {
  const { time, outputShape, type, params } = node;
  const macs = node.macs;
  const rate = rateOf(node);
  return [
    [l10n.t('Type'), type === '' ? null : type],
    [l10n.t('Layers'), node.isScope ? formatExact(node.layerCount) : null],
    [
      l10n.t('Time'),
      time &&
        `${formatLayerTime(time.timeMs.median, time.belowResolution)} · ${formatShare(time.share)}`,
    ],
    [
      l10n.t('Middle 80 % of runs'),
      time && time.timeMs.p90 > time.timeMs.p10
        ? formatDurationRange(time.timeMs.p10, time.timeMs.p90)
        : null,
    ],
    ...trainingFacts(node),
    [l10n.t('Arithmetic'), macs === null || macs === 0 ? null : formatMacs(macs)],
    [
      node.training ? l10n.t('Rate, forward') : l10n.t('Rate'),
      rate === undefined ? null : formatRate(rate),
    ],
    [
      l10n.t('Output'),
      outputShape && `${formatDims(outputShape)} · ${formatBytes(node.outputBytes)}`,
    ],
    [l10n.t('Weights'), params === 0 ? null : formatBytes(node.weightBytes)],
    [l10n.t('Parameters'), params === 0 ? null : formatExact(params)],
    [
      l10n.t('Attribution'),
      node.kind === 'runtime' || !profile.value ? null : certaintyName(node.certainty),
    ],
  ];
}
