import * as l10n from '@vscode/l10n';
import { formatCount, formatDims, formatMacs, formatShare } from '../../profile/format';
import { formatInputShapes } from '../../source/input-shape';
import type { LineCost, ReportedModel, TracedShape } from '../../source/report';
import type { InputShape, SourceArgument, UntracedModel } from '../../source/trace';

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
export function modelText({
  inputs,
  outputs,
  parameters,
  macs,
}: Pick<ReportedModel, 'inputs' | 'outputs' | 'parameters' | 'macs'>): string {
  const shapes = `${shapesText(inputs)} → ${shapesText(outputs)}`;
  return `${shapes} · ${totalsText({ parameters, macs })}`;
}

/** `25.6 M params · 3.86 GMACs`. */
export function totalsText({
  parameters,
  macs,
}: Pick<ReportedModel, 'parameters' | 'macs'>): string {
  return [
    l10n.t('{0} params', formatCount(parameters, 'mono')),
    macs === null ? l10n.t('MACs unknown') : formatMacs(macs, 'mono'),
  ].join(' · ');
}

/** `1×3×224×224`; `N` is the batch. */
export function shapesText(shapes: readonly TracedShape[]): string {
  return shapes.map((shape) => formatDims(named(shape), 'mono')).join(', ');
}

/** `image_size=224, classes=1000`. */
export function argumentsText(parameters: readonly SourceArgument[]): string {
  return parameters.map(({ name, value }) => `${name}=${value ?? '?'}`).join(', ');
}

/** Shapes and types of a model's inputs, as they are entered. */
export function inputText({
  inputs,
  inputTypes,
}: Pick<ReportedModel, 'inputs' | 'inputTypes'>): string {
  return formatInputShapes(
    inputs.map((shape, index): InputShape => ({ shape, dtype: inputTypes[index] ?? 'float32' })),
  );
}

/** Whether a model could be traced if the shapes of its inputs were known. */
export function needsInput({ needs, arguments: parameters }: UntracedModel): boolean {
  return needs.length > 0 && parameters.length === 0;
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
