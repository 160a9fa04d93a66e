/** What a compared row says in its cells, the same on screen, in copies and in its card. */
import * as l10n from '@vscode/l10n';
import {
  formatDifference,
  formatDifferenceRange,
  formatSpeedUp,
} from '../../src/profile/compare/change-text';
import type { ComparedRow, MatchRule } from '../../src/profile/compare/comparison';
import type { NumberStyle } from '../../src/profile/format';
import { CPU_RESOLUTION_MS, formatDuration, formatLayerTime } from '../../src/profile/format';
import type { LayerRow } from '../../src/profile/layer-rows';
import { ownName } from '../../src/profile/runtime-names';
import type { GroupId } from './compare-tree';

export interface RowName {
  /** With a slash at its end; '' where there is none. */
  readonly path: string;
  readonly name: string;
  readonly fused: readonly string[];
}

export function nameOf({ before, after }: ComparedRow): RowName {
  const row = after ?? before;
  const owner = row?.members.find(({ id }) => id === row.layer);
  if (!row || !owner) return { path: '', name: '', fused: [] };
  const isLayer = owner.kind === 'layer';
  return {
    path: isLayer && owner.scope !== '' ? `${owner.scope}/` : '',
    // What the runtime inserted says for whom it works.
    name: isLayer ? ownName(owner) : row.row.label,
    fused: row.members.filter((layer) => layer !== owner).map(({ name }) => name),
  };
}

/** In one run: its time, where else it stands, or nothing where there is no such row. */
export function timeText(row: LayerRow | null, style?: NumberStyle): string {
  if (!row) return '';
  const { time } = row.row;
  if (!time) return l10n.t('fused');
  return formatLayerTime(time.timeMs.median, time.belowResolution, style);
}

export function changeText(row: ComparedRow, style?: NumberStyle): string {
  return isTooShort(row)
    ? `<${formatDuration(CPU_RESOLUTION_MS, style)}`
    : formatDifference(row.change.differenceMs, style);
}

/** Neither run can tell its time. */
function isTooShort({ before, after, change }: ComparedRow): boolean {
  const isShort = (row: LayerRow | null) => row?.row.time?.belowResolution ?? true;
  return change.differenceMs !== 0 && isShort(before) && isShort(after);
}

export function rangeText({ change }: ComparedRow, style?: NumberStyle): string {
  return formatDifferenceRange(change, style);
}

export function speedUpText({ before, after, change }: ComparedRow, style?: NumberStyle): string {
  if (!before) return l10n.t('new');
  if (!after) return l10n.t('gone');
  return change.verdict === 'no-difference' ? '≈' : formatSpeedUp(change, style);
}

export function verdictText(group: GroupId): string {
  switch (group) {
    case 'slower':
      return l10n.t('Slower');
    case 'no-difference':
      return l10n.t('No difference shown');
    case 'faster':
      return l10n.t('Faster');
    case 'added':
      return l10n.t('Only after');
    case 'removed':
      return l10n.t('Only before');
  }
}

export function ruleText(rule: MatchRule): string {
  switch (rule) {
    case 'id':
      return l10n.t('matched by its id');
    case 'name':
      return l10n.t('matched by its name and position');
    case 'structure':
      return l10n.t('matched by its type, shape and neighbours');
  }
}

/** The layer's id before, where it is another one. */
export function otherName({ before, after }: ComparedRow): string | null {
  return before && after && before.layer !== after.layer ? before.layer : null;
}
