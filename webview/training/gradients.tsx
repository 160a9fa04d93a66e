import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';
import { formatNorm } from '../../src/profile/norm-text';
import type { TableData } from '../chart/with-table';
import { ChartWithTable } from '../chart/with-table';
import { against } from '../compare/compare-state';
import { content } from '../state';
import { GradientPlot } from './gradient-plot';
import type { LinkedGradient } from './training-state';
import { gradients, gradientsBefore } from './training-state';

/** Gradient norms by depth, of one run or of two. */
export function Gradients(): JSX.Element {
  const points = gradients.value;
  const before = gradientsBefore.value;
  const names = before.length > 0 ? namesOfRuns() : null;
  return (
    <ChartWithTable
      title={l10n.t('Gradients by depth')}
      note={names ? <Legend names={names} /> : l10n.t('of the loss, by each layer’s weights')}
      table={() => (before.length > 0 ? tableOfTwo(points, before) : tableOf(points))}
    >
      {points.length + before.length > 0 ? (
        <GradientPlot points={points} before={before} names={names} />
      ) : null}
      <WithoutGradient points={points} />
    </ChartWithTable>
  );
}

/** Layers at the bottom of the plot, where a logarithm has no place for them. */
function WithoutGradient({ points }: { readonly points: readonly LinkedGradient[] }) {
  const count = points.filter(({ norm }) => norm === 0).length;
  if (count === 0) return null;
  return (
    <p class="note">
      {count === 1
        ? l10n.t('1 layer gets no gradient at all: ▼ at the bottom.')
        : l10n.t('{0} layers get no gradient at all: ▼ at the bottom.', count)}
    </p>
  );
}

/** Two runs of one model are told apart by the order alone. */
function namesOfRuns(): readonly [before: string, after: string] {
  const shown = content.value;
  const after = shown?.kind === 'profile' ? shown.title : '';
  const before = against.value?.title ?? '';
  return before === after
    ? [l10n.t('before'), l10n.t('after')]
    : [l10n.t('before: {0}', before), l10n.t('after: {0}', after)];
}

function Legend({ names }: { readonly names: readonly [before: string, after: string] }) {
  return (
    <span class="gradient-legend">
      {(['before', 'after'] as const).map((kind, index) => (
        <span key={kind} class="legend">
          <svg width="22" height="10" aria-hidden="true">
            <g class={`gradient-curve ${kind}`}>
              <path class="gradient-line" d="M0 5h22" />
              <circle class="gradient-dots" cx="11" cy="5" r="3.5" />
            </g>
          </svg>
          {names[index]}
        </span>
      ))}
    </span>
  );
}

function tableOf(points: readonly LinkedGradient[]): TableData {
  return {
    columns: [
      { title: l10n.t('Layer') },
      { title: l10n.t('Type') },
      { title: l10n.t('Depth'), numeric: true },
      { title: l10n.t('Gradient norm'), numeric: true },
    ],
    rows: points.map(({ key, layer, type, depth, norm }) => ({
      key,
      cells: [layer, type, `${depth + 1}`, formatNorm(norm)],
    })),
  };
}

function tableOfTwo(
  points: readonly LinkedGradient[],
  before: readonly LinkedGradient[],
): TableData {
  const depths = Math.max(points.length, before.length);
  return {
    columns: [
      { title: l10n.t('Layer') },
      { title: l10n.t('Depth'), numeric: true },
      { title: l10n.t('After'), numeric: true },
      { title: l10n.t('Before'), numeric: true },
      { title: l10n.t('Layer before') },
    ],
    rows: Array.from({ length: depths }, (_, depth) => {
      const [now, old] = [points[depth], before[depth]];
      return {
        key: now?.key ?? null,
        cells: [
          now?.layer ?? '',
          `${depth + 1}`,
          now ? formatNorm(now.norm) : '',
          old ? formatNorm(old.norm) : '',
          old?.layer ?? '',
        ],
      };
    }),
  };
}
