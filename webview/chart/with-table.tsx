import * as l10n from '@vscode/l10n';
import { useSignal } from '@preact/signals';
import type { ComponentChildren, JSX } from 'preact';
import { select } from '../actions';
import { Button } from '../controls';
import { Icon } from '../icons';
import { selection } from '../state';

/** The numbers of a chart, for those who can't see it or want them exactly. */
export interface TableData {
  readonly columns: readonly TableColumn[];
  readonly rows: readonly TableRow[];
}

export interface TableColumn {
  readonly title: string;
  readonly numeric?: boolean;
}

export interface TableRow {
  /** Node of the layer tree that the row stands for, to select. */
  readonly key?: string | null;
  readonly cells: readonly string[];
}

export interface ChartWithTableProps {
  readonly title: string;
  /** Said after the title, quieter: what the chart shows. */
  readonly note?: ComponentChildren;
  /** Made only when the table is shown. */
  readonly table: () => TableData;
  /** Stands at the right end of the title row: legends, switches. */
  readonly end?: ComponentChildren;
  readonly class?: string;
  readonly children: ComponentChildren;
}

/** Long tables of deep models stay quick: the first rows are what a reader can take in. */
const MOST_ROWS = 1000;

/** A chart under its title, with a button that turns it into its table. */
export function ChartWithTable(props: ChartWithTableProps): JSX.Element {
  const asTable = useSignal(false);
  return (
    <section class={`chart-section ${props.class ?? ''}`} aria-label={props.title}>
      <div class="section-head">
        <h2>{props.title}</h2>
        <span class="section-note">{props.note}</span>
        <span class="grow" />
        {props.end}
        <Button
          kind="icon"
          class="small-icon"
          aria-label={asTable.value ? l10n.t('Show as chart') : l10n.t('Show as table')}
          title={asTable.value ? l10n.t('Show as chart') : l10n.t('Show as table')}
          onClick={() => (asTable.value = !asTable.value)}
        >
          <Icon name={asTable.value ? 'chart' : 'table'} />
        </Button>
      </div>
      {asTable.value ? <DataTable title={props.title} {...props.table()} /> : props.children}
    </section>
  );
}

function DataTable({ title, columns, rows }: TableData & { title: string }): JSX.Element {
  const alignment = (column: number) => (columns[column]?.numeric ? 'right' : undefined);
  return (
    <div class="data-table" tabIndex={0} role="region" aria-label={title}>
      <table>
        <thead>
          <tr>
            {columns.map((column, index) => (
              <th key={index} scope="col" class={alignment(index)}>
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, MOST_ROWS).map(({ key, cells }, row) => (
            <tr
              key={row}
              class={typeof key === 'string' && key === selection.value ? 'is-selected' : ''}
            >
              {cells.map((cell, index) => (
                <td key={index} class={alignment(index)}>
                  {index === 0 && typeof key === 'string' ? (
                    <button type="button" class="link" onClick={() => select(key)}>
                      {cell}
                    </button>
                  ) : (
                    cell
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > MOST_ROWS ? (
        <p class="note">{l10n.t('The first {0} of {1} rows.', MOST_ROWS, rows.length)}</p>
      ) : null}
    </div>
  );
}
