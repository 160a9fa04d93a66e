import * as l10n from '@vscode/l10n';
import { computed, effect, signal } from '@preact/signals';
import type { FilterableRow, FilterProblem } from '../../src/profile/layer-filter';
import { parseLayerFilter } from '../../src/profile/layer-filter';
import type { LayerNode } from '../../src/profile/layer-tree';
import { filterText } from './table-state';

/** Follows the text in a task of its own: typing isn't held up, and who types fast filters once. */
const query = signal(filterText.value);
effect(() => {
  const text = filterText.value;
  const timer = setTimeout(() => (query.value = text));
  return () => clearTimeout(timer);
});

const parsed = computed(() => parseLayerFilter(query.value));

/** Of the last query that made sense; a half-typed one changes nothing. */
let lastGood: ((node: LayerNode) => boolean) | null = null;

/** What is wrong with the query, as a sentence. */
export const filterProblem = computed(() =>
  parsed.value.ok ? null : sentence(parsed.value.problem),
);

/** null where every row passes. */
export const layerFilter = computed<((node: LayerNode) => boolean) | null>(() => {
  const result = parsed.value;
  if (result.ok) lastGood = result.isEmpty ? null : (node) => result.filter(new Filterable(node));
  return lastGood;
});

/** A row as filters see it. Nothing is kept: of 10,000 rows that costs more than making it anew. */
class Filterable implements FilterableRow {
  constructor(readonly row: LayerNode) {}

  get names(): readonly string[] {
    const { layer, label, members } = this.row;
    return [layer ?? label, ...members.map(({ name }) => name)];
  }

  get types(): readonly string[] {
    return this.row.members.map(({ type }) => type);
  }

  get scope(): string {
    return this.row.members[0]?.scope ?? '';
  }
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
