import type { Grouping } from '../profile/groups';
import type { SortKey } from '../profile/sort';
import { SORT_KEYS } from '../profile/sort';
import type { Arguments } from './arguments';
import { UsageError } from './errors';
import { TABLE_OPTIONS } from './option-table';
import { choiceOption, integerOption } from './values';

export interface TableOptions {
  readonly sort: SortKey;
  /** Undefined shows all rows. */
  readonly top: number | undefined;
  readonly grouping: Grouping;
}

/** Throws UsageError for options that shape a table where none is printed. */
export function tableOptions(options: Arguments, defaultSort: SortKey): TableOptions {
  const shaping = TABLE_OPTIONS.find((option) => options.has(option));
  const isShaping = shaping !== 'depth' || !depthIsCoefficient(options);
  if (options.has('json') && shaping && isShaping)
    throw new UsageError(`--${shaping} shapes the table; --json always has all layers.`);
  return {
    sort: choiceOption(options, 'sort', SORT_KEYS) ?? defaultSort,
    top: integerOption(options, 'top'),
    grouping: groupingOf(options),
  };
}

/**
 * `--depth` means two things: how deep scopes are cut, and EfficientNet's depth coefficient, which
 * goes with the model named plainly `efficientnet`.
 */
export function depthIsCoefficient(options: Arguments): boolean {
  return options.positionals[0]?.toLowerCase() === 'efficientnet';
}

function groupingOf(options: Arguments): Grouping {
  const by = choiceOption(options, 'group', ['layer', 'scope', 'type']) ?? 'layer';
  const depth = scopeDepth(options);
  if (by === 'scope') return { by, depth: depth ?? 1 };
  if (depth !== undefined)
    throw new UsageError(
      'The depth of groups needs --group scope; networks are deepened with efficientnet --depth.',
    );
  return { by };
}

function scopeDepth(options: Arguments): number | undefined {
  const depth = integerOption(options, 'group-depth');
  if (depth !== undefined || depthIsCoefficient(options)) return depth;
  return integerOption(options, 'depth');
}
