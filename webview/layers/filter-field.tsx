import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';
import { TextField } from '../controls';
import { Icon } from '../icons';
import { width } from '../width';
import { filterProblem } from './filtering';
import { filterText, foldedInFilter } from './table-state';

export const FILTER_ID = 'layer-filter';

/** @param props.example - what can be written, where there is room to say it */
export function FilterField({ example }: { readonly example: string }): JSX.Element {
  const label = l10n.t('Filter layers');
  return (
    <TextField
      id={FILTER_ID}
      label={label}
      placeholder={width.value === 'narrow' ? label : example}
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

/** The problem with the query, or what it found: null without a query, when nothing is shown. */
export function FilterLine({ found }: { readonly found: string | null }): JSX.Element | null {
  const problem = filterProblem.value;
  if (problem === null && found === null) return null;
  return (
    <p class={`filter-line ${problem === null ? '' : 'problem'}`} role="status">
      {problem === null ? null : <Icon name="warn" class="small caution" />}
      {problem ?? found}
      {problem === null ? (
        <button type="button" class="link" onClick={() => setFilter('')}>
          {l10n.t('Clear')}
        </button>
      ) : null}
    </p>
  );
}

export function setFilter(text: string): void {
  filterText.value = text;
  if (foldedInFilter.value.size > 0) foldedInFilter.value = new Set();
}
