import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';
import { formatDifference } from '../../src/profile/compare/change-text';
import { formatDuration } from '../../src/profile/format';
import type { CompareColumn } from './columns';
import type { CompareOrder } from './compare-state';
import { compareOrder } from './compare-state';
import { scaleMs } from './shown-rows';

export interface HeadProps {
  readonly columns: readonly CompareColumn[];
  readonly template: string;
}

/** The header row: a click on a title puts the rows in its order. */
export function CompareHead({ columns, template }: HeadProps): JSX.Element {
  return (
    <div role="rowgroup" class="table-head">
      <div role="row" class="head-row" aria-rowindex={1} style={{ gridTemplateColumns: template }}>
        {columns.map(({ id, title, order }) => {
          if (id === 'bar')
            return (
              <span key={id} role="columnheader">
                <span class="sr-only">{title()}</span>
                <Scale isNarrow={columns.length < 6} />
              </span>
            );
          const isSorted = order !== undefined && order === compareOrder.value;
          return (
            <span
              key={id}
              role="columnheader"
              class={id === 'name' ? '' : 'right'}
              aria-sort={isSorted && id !== 'name' ? SORTED[order] : undefined}
            >
              {order === undefined ? (
                title()
              ) : (
                <button
                  type="button"
                  class={isSorted ? 'sorted' : ''}
                  title={orderTitle(order)}
                  onClick={() => (compareOrder.value = order)}
                >
                  {title()}
                  {isSorted && id !== 'name' ? (
                    <span aria-hidden="true">{order === 'change' ? ' ↓' : ' ↑'}</span>
                  ) : null}
                </button>
              )}
            </span>
          );
        })}
      </div>
    </div>
  );
}

const SORTED: Readonly<Record<CompareOrder, 'ascending' | 'descending' | 'none'>> = {
  change: 'descending',
  speedUp: 'ascending',
  scope: 'none',
};

export function orderTitle(order: CompareOrder): string {
  switch (order) {
    case 'change':
      return l10n.t('By change');
    case 'speedUp':
      return l10n.t('By speed-up');
    case 'scope':
      return l10n.t('By scope');
  }
}

/** What the ends of a bar's cell mean; where there is no bar it means nothing. */
function Scale({ isNarrow }: { readonly isNarrow: boolean }): JSX.Element | null {
  if (scaleMs.value === 0) return null;
  if (isNarrow)
    return (
      <span class="change-scale narrow" aria-hidden="true">
        ±{formatDuration(scaleMs.value)}
      </span>
    );
  return (
    <span class="change-scale" aria-hidden="true">
      <span>{formatDifference(-scaleMs.value)}</span>
      <span class="zero">0</span>
      <span>{formatDifference(scaleMs.value)}</span>
    </span>
  );
}
