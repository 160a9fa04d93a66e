import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';
import { formatExact, formatShare } from '../../src/profile/format';
import { Button, Checkbox } from '../controls';
import { Popup } from '../popup';
import { Segments } from '../segments';
import { isTraining, profile } from '../state';
import { PhaseLegend } from '../training/phase-bar';
import { width } from '../width';
import { COLUMNS, isOptional } from './columns';
import { FilterField, FilterLine } from './filter-field';
import { hasLines } from './line-tree';
import type { TableGrouping } from './table-state';
import {
  BARS,
  bars,
  columns,
  DEFAULT_COLUMNS,
  grouping,
  GROUPINGS,
  isForTraining,
  shownBars,
} from './table-state';
import { filterResult } from './visible-rows';

/** Filter, grouping, what the bars show, and the columns. */
export function Toolbar(): JSX.Element {
  const isNarrow = width.value === 'narrow';
  const found = filterResult.value;
  const example = profile.value
    ? l10n.t('Filter: name, type:conv, share>2%, scope:layer3')
    : l10n.t('Filter: name, type:conv, macs>1M, scope:layer3');
  return (
    <div class="toolbar">
      <FilterField example={example} />
      {isNarrow ? (
        <NarrowChoices />
      ) : (
        <>
          <GroupingChoice />
          {profile.value ? <ProfileChoices /> : null}
        </>
      )}
      <FilterLine found={found && foundText(found)} />
      {isTraining.value && shownBars.value === 'time' ? (
        <p class="toolbar-legend">
          <PhaseLegend />
        </p>
      ) : null}
    </div>
  );
}

/** What only a measured model has a choice of. */
function ProfileChoices(): JSX.Element {
  return (
    <>
      <BarChoice />
      <Popup icon="columns" label={l10n.t('Columns')}>
        <ColumnChoice />
      </Popup>
    </>
  );
}

function GroupingChoice(): JSX.Element {
  return (
    <Segments
      label={l10n.t('Rows')}
      options={groupings()}
      chosen={grouping.value}
      onChoose={(wanted) => (grouping.value = wanted)}
    />
  );
}

function BarChoice(): JSX.Element {
  return (
    <Segments
      label={l10n.t('Bars')}
      options={barKinds()}
      chosen={bars.value}
      onChoose={(wanted) => (bars.value = wanted)}
    />
  );
}

/** A model that has not run has no run to have a share of. */
function foundText({ rows, of, share }: NonNullable<typeof filterResult.value>): string {
  return profile.value
    ? l10n.t(
        '{0} of {1} rows, {2} of the run',
        formatExact(rows),
        formatExact(of),
        formatShare(share),
      )
    : l10n.t('{0} of {1} rows', formatExact(rows), formatExact(of));
}

/** At 400 px the choices stand behind one button. */
function NarrowChoices(): JSX.Element {
  return (
    <Popup icon="scope" label={l10n.t('Rows and bars')}>
      <GroupingChoice />
      {profile.value ? <BarChoice /> : null}
    </Popup>
  );
}

function ColumnChoice(): JSX.Element {
  return (
    <div role="group" aria-label={l10n.t('Columns')}>
      {offered().map(({ id, title }) => (
        <div key={id}>
          <Checkbox
            checked={columns.value.has(id)}
            onChecked={(isWanted) => {
              const next = new Set(columns.value);
              if (isWanted) next.add(id);
              else next.delete(id);
              columns.value = next;
            }}
          >
            {title()}
          </Checkbox>
        </div>
      ))}
      <p class="note">
        {l10n.t('Columns without room are left out; the hover card has them all.')}
      </p>
      <Button onClick={() => (columns.value = new Set(DEFAULT_COLUMNS))}>{l10n.t('Reset')}</Button>
    </div>
  );
}

/** What a person may switch on and off for the shown profile. */
function offered() {
  return COLUMNS.filter(
    (column) => isOptional(column) && (isTraining.value || !isForTraining(column.id)),
  );
}

function groupings(): { id: TableGrouping; title: string }[] {
  const titles = { scope: l10n.t('By scope'), flat: l10n.t('Flat'), line: l10n.t('By line') };
  const withLines = profile.value !== null && hasLines(profile.value);
  return GROUPINGS.filter((id) => id !== 'line' || withLines).map((id) => ({
    id,
    title: titles[id],
  }));
}

function barKinds() {
  const titles = { time: l10n.t('Time'), memory: l10n.t('Memory') };
  return BARS.map((id) => ({ id, title: titles[id] }));
}
