import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';
import { formatExact } from '../../src/profile/format';
import { run } from '../actions';
import { Button } from '../controls';
import { Icon } from '../icons';
import { FilterField, FilterLine } from '../layers/filter-field';
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
      {width.value === 'wide' ? null : (
        <FilterField example={l10n.t('Filter: name, type:conv, share>2%, scope:layer3')} />
      )}
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
      <FilterLine found={foundText()} />
      {isNarrow ? null : <Legend />}
    </div>
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

/** null without a query. */
function foundText(): string | null {
  if (!isFiltered.value) return null;
  const all = comparison.value?.rows.length ?? 0;
  return l10n.t('{0} of {1} rows', formatExact(passing.value.length), formatExact(all));
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
