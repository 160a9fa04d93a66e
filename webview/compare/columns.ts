import * as l10n from '@vscode/l10n';
import type { ComparedRow } from '../../src/profile/compare/comparison';
import type { NumberStyle } from '../../src/profile/format';
import type { CompareOrder } from './compare-state';
import { changeText, speedUpText, timeText } from './row-text';

export interface CompareColumn {
  readonly id: 'name' | 'before' | 'after' | 'bar' | 'change' | 'speedUp';
  readonly title: () => string;
  /** As CSS grid has it; '' for bars. */
  readonly width: string;
  /** The order that a click on its title brings. */
  readonly order?: CompareOrder;
  readonly text: (row: ComparedRow, style?: NumberStyle) => string;
}

const ALL: readonly CompareColumn[] = [
  {
    id: 'name',
    title: () => l10n.t('Layer'),
    width: 'minmax(96px, 1fr)',
    order: 'scope',
    text: () => '',
  },
  {
    id: 'before',
    title: () => l10n.t('Before'),
    width: '58px',
    text: ({ before }, style) => timeText(before, style),
  },
  {
    id: 'after',
    title: () => l10n.t('After'),
    width: '58px',
    text: ({ after }, style) => timeText(after, style),
  },
  { id: 'bar', title: () => l10n.t('Bar'), width: '', text: () => '' },
  {
    id: 'change',
    title: () => l10n.t('Change'),
    width: '62px',
    order: 'change',
    text: changeText,
  },
  {
    id: 'speedUp',
    title: () => l10n.t('Speed-up'),
    width: '56px',
    order: 'speedUp',
    text: speedUpText,
  },
];

/** Below this the times of each run stand in the strip only, px. */
const ROOM_FOR_TIMES = 520;
const ROOM_FOR_LONG_BARS = 700;

export function fittingColumns(available: number): readonly CompareColumn[] {
  return available >= ROOM_FOR_TIMES
    ? ALL
    : ALL.filter(({ id }) => id !== 'before' && id !== 'after');
}

/** Names have what is left when bars are as long as the width allows. */
export function gridTemplate(columns: readonly CompareColumn[], available: number): string {
  const longest = available < ROOM_FOR_TIMES ? 72 : available < ROOM_FOR_LONG_BARS ? 150 : 216;
  const bar = `minmax(64px, ${longest}px)`;
  return columns.map(({ id, width }) => (id === 'bar' ? bar : width)).join(' ');
}
