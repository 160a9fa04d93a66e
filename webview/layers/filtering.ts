import * as l10n from '@vscode/l10n';
import { computed } from '@preact/signals';
import type { FilterableRow, FilterProblem, LayerFilter } from '../../src/profile/layer-filter';
import { parseLayerFilter } from '../../src/profile/layer-filter';
import type { LayerNode } from '../../src/profile/layer-tree';
import { filterText } from './table-state';

const parsed = computed(() => parseLayerFilter(filterText.value));

/** Of the last query that made sense; a half-typed one changes nothing. */
let lastGood: LayerFilter | null = null;

/** What is wrong with the query, as a sentence. */
export const filterProblem = computed(() =>
  parsed.value.ok ? null : sentence(parsed.value.problem),
);

/** null where every row passes. */
export const layerFilter = computed<((node: LayerNode) => boolean) | null>(() => {
  const result = parsed.value;
  if (result.ok) lastGood = result.isEmpty ? null : result.filter;
  const filter = lastGood;
  return filter && ((node) => filter(filterable(node)));
});

const rows = new WeakMap<LayerNode, FilterableRow>();

/** A row as filters see it; made once per row, because every keystroke looks at all of them. */
function filterable(node: LayerNode): FilterableRow {
  const known = rows.get(node);
  if (known) return known;
  const { members } = node;
  const row = {
    row: node,
    names: [node.layer ?? node.label, ...members.map(({ name }) => name)],
    types: members.map(({ type }) => type),
    scope: members[0]?.scope ?? '',
  };
  rows.set(node, row);
  return row;
}

function sentence(problem: FilterProblem): string {
  switch (problem.code) {
    case 'unknown-key':
      return l10n.t(
        'There is no “{0}” to filter by. Use quotes for a name with special characters: "{1}".',
        problem.key,
        problem.term,
      );
    case 'needs-number':
      return l10n.t('“{0}” needs a comparison with a number, such as {0}>1.', problem.key);
    case 'needs-text':
      return l10n.t('“{0}” needs a word behind a colon, such as {0}:conv.', problem.key);
    case 'unknown-unit':
      return l10n.t(
        '“{0}” is no unit of {1}. Known: {2}.',
        problem.unit,
        problem.key,
        problem.units,
      );
    case 'open-quote':
      return l10n.t('A quote is open: close it with ".');
  }
}
