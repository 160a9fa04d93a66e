import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { revealNode, select } from '../actions';
import { RowCard } from '../layers/row-card';
import { TreeGrid } from '../layers/tree-grid';
import type { NodeRow } from '../layers/visible-rows';
import { Segments } from '../segments';
import { nodeAt, scopesAround, selection } from '../state';
import type { BarColumn } from './bar-columns';
import { fittingColumns, gridTemplate } from './bar-columns';
import { barKey } from './bar-keys';
import { BarRow } from './bar-row';
import { barRows, indexOfBar, openBars, toggleBar } from './bar-rows';
import { PhaseLegend } from './phase-bar';
import { trainingOrder, trainingRows } from './training-state';

/** What every layer, or every scope, takes for the parts of a step. */
export function TrainingBars(): JSX.Element {
  const title = l10n.t('Time of the step');
  return (
    <section class="training-bars" aria-label={title}>
      <div class="section-head">
        <h2>{title}</h2>
        <span class="phase-legend">
          <PhaseLegend />
        </span>
        <span class="grow" />
        <Choices />
      </div>
      <TreeGrid<NodeRow, BarColumn>
        label={title}
        class="training-rows"
        rows={barRows.value}
        at={indexOfBar(selection.value)}
        idPrefix="bar"
        indexOf={indexOfBar}
        fitting={fittingColumns}
        templateOf={gridTemplate}
        head={(columns, template) => <Head columns={columns} template={template} />}
        draw={(drawn, key) => <BarRow key={key} {...drawn} />}
        useFollowed={useFollowedSelection}
        onKey={barKey}
        onClick={onClick}
        onDoubleClick={onDoubleClick}
        hoverOf={({ node }) => ({ key: node.key, card: () => <RowCard node={node} /> })}
      />
    </section>
  );
}

function Choices(): JSX.Element {
  return (
    <>
      <Segments
        label={l10n.t('Rows')}
        options={[
          { id: 'scope', title: l10n.t('By scope') },
          { id: 'layer', title: l10n.t('Flat') },
        ]}
        chosen={trainingRows.value}
        onChoose={(wanted) => (trainingRows.value = wanted)}
      />
      <Segments
        label={l10n.t('Order')}
        options={[
          { id: 'order', title: l10n.t('In order') },
          { id: 'time', title: l10n.t('By time') },
        ]}
        chosen={trainingOrder.value}
        onChoose={(wanted) => (trainingOrder.value = wanted)}
      />
    </>
  );
}

interface HeadProps {
  readonly columns: readonly BarColumn[];
  readonly template: string;
}

function Head({ columns, template }: HeadProps): JSX.Element {
  return (
    <div role="rowgroup" class="table-head">
      <div role="row" class="head-row" aria-rowindex={1} style={{ gridTemplateColumns: template }}>
        {columns.map(({ id, title }) => (
          <span
            key={id}
            role="columnheader"
            class={id === 'name' || id === 'bar' ? '' : 'right clip'}
          >
            {id === 'bar' ? <span class="sr-only">{title()}</span> : title()}
          </span>
        ))}
      </div>
    </div>
  );
}

/** Follows a selection made elsewhere: unfolds the way to it and scrolls there. */
function useFollowedSelection(scrollTo: (index: number) => void): void {
  const key = selection.value;
  const last = useRef<string | null>(null);
  useLayoutEffect(() => {
    if (key === last.current) return;
    last.current = key;
    const node = nodeAt(key);
    if (!node) return;
    openBars(scopesAround(node));
    // What was unfolded is drawn, and counts for the list's height, before the next frame.
    const frame = requestAnimationFrame(() => {
      const index = indexOfBar(key);
      if (index >= 0) scrollTo(index);
    });
    return () => cancelAnimationFrame(frame);
  }, [key]);
}

function onClick({ node, isOpen }: NodeRow, target: Element): void {
  if (isOpen !== null && target.closest('[data-fold]')) toggleBar(node.key);
  select(node.key);
}

function onDoubleClick({ node, isOpen }: NodeRow, target: Element): void {
  if (target.closest('[data-fold]')) return;
  if (isOpen === null) revealNode(node);
  else toggleBar(node.key);
}
