import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';
import type { ComparedRow } from '../../src/profile/compare/comparison';
import { lineName } from '../../src/profile/rows';
import { copyText, revealNode } from '../actions';
import { Icon } from '../icons';
import { sourceLine } from '../layers/line-tree';
import { nodeAt, selected } from '../state';
import { width } from '../width';
import { comparedRows, comparison, compareCursor } from './compare-state';
import { rowAsMarkdown, rowAsText } from './copy';
import { otherName, rangeText, ruleText, speedUpText, timeText } from './row-text';

/** The row at the cursor in one line: its source, both times, the interval, how it was matched. */
export function CompareStrip(): JSX.Element {
  const row = rowAtCursor();
  return (
    <div class="selection-strip" role="status">
      {row ? (
        <Facts row={row} />
      ) : (
        <span class="clip">
          {l10n.t('Select a row to see its interval, its source and how it was matched.')}
        </span>
      )}
    </div>
  );
}

/** The selected row, or one that only the run before has. */
function rowAtCursor(): ComparedRow | undefined {
  const { value: at } = compareCursor;
  if (at?.startsWith('removed:')) return comparison.value?.rows.find(({ key }) => key === at);
  return selected.value ? comparedRows.value.get(selected.value.key) : undefined;
}

function Facts({ row }: { readonly row: ComparedRow }): JSX.Element {
  const shown = row.after ?? row.before;
  const node = nodeAt(row.after?.key ?? null);
  const frame = sourceLine(node?.members[0]);
  const isNarrow = width.value === 'narrow';
  const other = otherName(row);
  return (
    <>
      <b class="clip">{shown?.row.kind === 'layer' ? shown.layer : shown?.row.label}</b>
      {frame && !isNarrow ? (
        <button type="button" class="link source-link" onClick={() => revealNode(node)}>
          <Icon name="goTo" class="small" />
          {lineName(frame)}
        </button>
      ) : null}
      {isNarrow ? (
        <span class="nowrap">{timesText(row)}</span>
      ) : (
        <span class="nowrap">{l10n.t('95 % interval {0}', rangeText(row))}</span>
      )}
      {row.rule === null || isNarrow ? null : (
        <span class="clip">
          {[ruleText(row.rule), ...(other === null ? [] : [l10n.t('was {0}', other)])].join(' · ')}
        </span>
      )}
      <span class="grow" />
      <button
        type="button"
        class="link"
        title={l10n.t('Copy the row; with Shift as Markdown with the options of both runs')}
        onClick={({ shiftKey }) => copyText(shiftKey ? rowAsMarkdown(row) : rowAsText(row))}
      >
        {l10n.t('Copy')}
      </button>
    </>
  );
}

/** `1.16 ms → 1.07 ms`; what is new or gone says so. */
function timesText(row: ComparedRow): string {
  return row.rule === null
    ? `${speedUpText(row)} · ${timeText(row.after ?? row.before)}`
    : `${timeText(row.before)} → ${timeText(row.after)}`;
}
