import * as l10n from '@vscode/l10n';
import { formatCount, formatDims, formatMacs, formatShare } from '../../profile/format';
import type { LineCost, ReportedModel, TracedShape } from '../../source/report';

/** `112×112×64 · 9.5 k · 118 MMACs (3 %)`; `×16 · 11.3 M · 1.85 GMACs (48 %)` on a helper's line. */
export function lineText(cost: LineCost): string {
  const { parameters, macs, share, count } = cost;
  return [
    count > 1 ? `×${count}` : '',
    shapeText(cost),
    parameters > 0 ? formatCount(parameters, 'mono') : '',
    macs === null ? l10n.t('MACs unknown') : macs > 0 ? formatMacs(macs, 'mono') : '',
  ]
    .filter((part) => part !== '')
    .join(' · ')
    .concat(macs !== null && macs > 0 && share !== null ? ` (${formatShare(share, 'mono')})` : '');
}

/** `N×224×224×3 → N×1000 · 25.6 M params · 3.86 GMACs`. */
export function modelText({ inputs, outputs, parameters, macs }: ReportedModel): string {
  const shapes = (list: readonly TracedShape[]): string =>
    list.map((shape) => formatDims(named(shape), 'mono')).join(', ');
  return [
    `${shapes(inputs)} → ${shapes(outputs)}`,
    l10n.t('{0} params', formatCount(parameters, 'mono')),
    macs === null ? l10n.t('MACs unknown') : formatMacs(macs, 'mono'),
  ].join(' · ');
}

function shapeText({ firstShape, lastShape, shapeCount, isSum }: LineCost): string {
  if (!firstShape || !lastShape || isSum) return '';
  const last = formatDims(named(lastShape), 'mono');
  if (shapeCount <= 1) return last;
  return `${formatDims(named(firstShape), 'mono')} … ${last}`;
}

function named(shape: TracedShape): (number | string)[] {
  return shape.map((size) => size ?? 'N');
}
