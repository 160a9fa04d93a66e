import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';
import { formatExact } from '../../src/profile/format';
import { run } from '../actions';
import { Button, TextField } from '../controls';
import { Icon } from '../icons';
import { filterProblem } from '../layers/filtering';
import { filterText } from '../layers/table-state';
import { FILTER_ID, setFilter } from '../layers/toolbar';
import { Popup } from '../popup';
import { Segments } from '../segments';
import { width } from '../width';
import { COMPARE_ORDERS, comparison, compareOrder } from './compare-state';
import { orderTitle } from './head';
import { isFiltered, passing } from './shown-rows';

/** Filter, order, and what the marks mean. Beside the table of layers its filter is for both. */
export function CompareToolbar(): JSX.Element {
  const isNarrow = width.value === 'narrow';
  return (
    <div class="toolbar">
      {width.value === 'wide' ? null : <Filter isNarrow={isNarrow} />}
      {isNarrow ? (
        <Popup icon="sort" label={l10n.t('Order')}>
          <Order />
        </Popup>
      ) : (
        <Order />
      )}
      {width.value === 'wide' ? <span class="grow" /> : null}
      <Button
        kind="icon"
        aria-label={l10n.t('Stop Comparing')}
        title={l10n.t('Stop Comparing')}
        onClick={() => run('stopComparing')}
      >
        <Icon name="close" />
      </Button>
      <FilterLine />
      {isNarrow ? null : <Legend />}
    </div>
  );
}

function Filter({ isNarrow }: { readonly isNarrow: boolean }): JSX.Element {
  return (
    <TextField
      id={FILTER_ID}
      label={l10n.t('Filter layers')}
      placeholder={
        isNarrow
          ? l10n.t('Filter layers')
          : l10n.t('Filter: name, type:conv, share>2%, scope:layer3')
      }
      value={filterText.value}
      onText={setFilter}
      aria-invalid={filterProblem.value !== null}
      aria-keyshortcuts="/"
    >
      <Icon name="search" slot="start" />
      <kbd slot="end" aria-hidden="true">
        /
      </kbd>
    </TextField>
  );
}

function Order(): JSX.Element {
  return (
    <Segments
      label={l10n.t('Order')}
      options={COMPARE_ORDERS.map((id) => ({ id, title: orderTitle(id) }))}
      chosen={compareOrder.value}
      onChoose={(wanted) => (compareOrder.value = wanted)}
    />
  );
}

/** The problem with the query, or what it found; nothing without a query. */
function FilterLine(): JSX.Element | null {
  const problem = filterProblem.value;
  if (problem === null && !isFiltered.value) return null;
  const all = comparison.value?.rows.length ?? 0;
  return (
    <p class={`filter-line ${problem === null ? '' : 'problem'}`} role="status">
      {problem === null ? null : <Icon name="warn" class="small caution" />}
      {problem ?? l10n.t('{0} of {1} rows', formatExact(passing.value.length), formatExact(all))}
      {problem === null ? (
        <button type="button" class="link" onClick={() => setFilter('')}>
          {l10n.t('Clear')}
        </button>
      ) : null}
    </p>
  );
}

function Legend(): JSX.Element {
  return (
    <p class="compare-legend">
      <span class="legend">
        <Steps kind="less" />← {l10n.t('faster')}
      </span>
      <span class="legend">
        <Steps kind="more" />
        {l10n.t('slower')} →
      </span>
      <span class="legend quiet">{l10n.t('stronger: from 1.1×, from 1.5×')}</span>
      <span class="legend">
        <i class="swatch no-difference" />
        {l10n.t('no difference shown')}
      </span>
      <span class="legend">
        <i class="swatch whisker" />
        {l10n.t('95 % interval')}
      </span>
    </p>
  );
}

/** Weak to strong. */
function Steps({ kind }: { readonly kind: 'less' | 'more' }): JSX.Element {
  return (
    <span class="change-steps" aria-hidden="true">
      {[1, 2, 3].map((step) => (
        <i key={step} class="swatch" style={{ backgroundColor: `var(--${kind}-${step})` }} />
      ))}
    </span>
  );
}
