import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';
import { formatBytes, formatDuration, formatShare } from '../../src/profile/format';
import { isTraining } from '../state';
import { PhaseSwatches } from '../training/phase-bar';
import type { Column } from './columns';
import type { SortColumn } from './table-state';
import { shownBars, sort, sortBy } from './table-state';
import { largest } from './visible-rows';

export interface HeadProps {
  readonly columns: readonly Column[];
  readonly template: string;
}

/** The header row: click sorts, click again turns round. */
export function TableHead({ columns, template }: HeadProps): JSX.Element {
  return (
    <div role="rowgroup" class="table-head">
      <div role="row" class="head-row" aria-rowindex={1} style={{ gridTemplateColumns: template }}>
        {columns.map((column) =>
          column.id === 'bar' ? (
            <span key="bar" role="columnheader" class="bar-key">
              <span class="sr-only">{l10n.t('Bar')}</span>
              <BarKey />
            </span>
          ) : (
            <HeadCell key={column.id} column={column} by={column.id} />
          ),
        )}
      </div>
    </div>
  );
}

function HeadCell({ column, by }: { column: Column; by: SortColumn }): JSX.Element {
  const { ascending } = sort.value;
  const isSorted = sort.value.by === by;
  return (
    <span
      role="columnheader"
      class={column.numeric ? 'right' : ''}
      aria-sort={isSorted ? (ascending ? 'ascending' : 'descending') : 'none'}
    >
      <button
        type="button"
        class={isSorted ? 'sorted' : ''}
        title={l10n.t('Sort by {0}', column.title())}
        onClick={() => sortBy(by)}
      >
        {column.title()}
        {isSorted ? <span aria-hidden="true">{ascending ? ' ↑' : ' ↓'}</span> : null}
      </button>
    </span>
  );
}

/** What bars and a full one mean; the last is left out first where there is no room. */
function BarKey(): JSX.Element {
  if (shownBars.value === 'memory')
    return (
      <>
        <span class="legend">
          <i class="swatch activations" />
          {l10n.t('output')}
        </span>
        <span class="legend">
          <i class="swatch weights" />
          {l10n.t('weights')}
        </span>
        <span class="legend">{formatBytes(largest.value.bytes)}</span>
      </>
    );
  return (
    <>
      <span class="legend">
        {isTraining.value ? <PhaseSwatches /> : <i class="swatch layer-key" />}
        {formatDuration(largest.value.timeMs)}
      </span>
      <span class="legend">
        <i class="swatch scope-key" />
        {formatShare(1)}
      </span>
    </>
  );
}
