import * as l10n from '@vscode/l10n';
import { computed } from '@preact/signals';
import type { JSX } from 'preact';
import { formatDifference, formatDifferenceRange } from '../../src/profile/compare/change-text';
import { agreementSentence } from '../../src/profile/compare/agreement-text';
import type { Comparison, Pair } from '../../src/profile/compare/comparison';
import { comparisonVerdict } from '../../src/profile/compare/comparison-verdict';
import { formatBytes, formatDuration, formatExact, UNKNOWN } from '../../src/profile/format';
import { whenText } from '../header/chips';
import { Total, withSmallUnit } from '../header/totals';
import { VerdictText } from '../header/verdict';
import { content } from '../state';
import { width } from '../width';
import { CompareChips } from './chips';
import { against, comparison } from './compare-state';

/** The header's contents while two runs are compared. */
export function CompareHeader({ shown }: { readonly shown: Comparison }): JSX.Element {
  return (
    <>
      <CompareVerdict />
      <CompareTotals comparison={shown} />
      <CompareChips comparison={shown} />
    </>
  );
}

/** `resnet50, 13:40 → resnet50-int8, 14:02`, or the times alone where the model is the same. */
export function comparedTitles(): string {
  const other = against.value;
  const shown = content.value;
  if (!other || shown?.kind !== 'profile') return '';
  const now = whenText(shown.profile.environment.date);
  const isSame = other.title === shown.title;
  const before = [...(isSame ? [] : [other.title]), other.detail];
  const after = [...(isSame ? [] : [shown.title]), now];
  return `${before.filter(Boolean).join(', ')} → ${after.join(', ')}`;
}

const verdict = computed(() => {
  if (!comparison.value) return null;
  const found = comparisonVerdict(comparison.value);
  const agreement = against.value?.agreement;
  return agreement ? { ...found, rest: `${found.rest} ${agreementSentence(agreement)}` } : found;
});

function CompareVerdict(): JSX.Element | null {
  return verdict.value && <VerdictText {...verdict.value} />;
}

/** Both totals and their difference; then memory, each kind for itself. At 400 px the first two. */
function CompareTotals({ comparison: compared }: { comparison: Comparison }): JSX.Element {
  const { total, memory, before, after } = compared;
  const isNarrow = width.value === 'narrow';
  return (
    <dl class="totals">
      <PairTotal
        before={formatDuration(total.beforeMs)}
        after={formatDuration(total.afterMs)}
        label={isNarrow ? l10n.t('medians') : runsText(before.run.runs, after.run.runs)}
      />
      <Total
        value={formatDifference(total.differenceMs)}
        aside={formatDifferenceRange(total)}
        label={l10n.t('difference, 95 % interval')}
      />
      {isNarrow ? null : (
        <>
          <BytesTotal pair={memory.weights} label={l10n.t('weights')} />
          <BytesTotal
            pair={memory.activations}
            label={after.run.training ? l10n.t('peak tensors') : l10n.t('peak activations')}
          />
          <BytesTotal pair={memory.process} label={l10n.t('process peak')} />
        </>
      )}
    </dl>
  );
}

function runsText(before: number, after: number): string {
  return before === after
    ? l10n.t('medians of {0} runs each', formatExact(before))
    : l10n.t('medians of {0} and {1} runs', formatExact(before), formatExact(after));
}

interface BytesTotalProps {
  readonly pair: Pair;
  readonly label: string;
}

function BytesTotal({ pair, label }: BytesTotalProps): JSX.Element | null {
  const [before, after] = [formatBytes(pair.before), formatBytes(pair.after)];
  if (before === UNKNOWN && after === UNKNOWN) return null;
  return before === after ? (
    <Total value={after} label={l10n.t('same {0}', label)} />
  ) : (
    <PairTotal before={before} after={after} label={label} />
  );
}

interface PairTotalProps {
  readonly before: string;
  readonly after: string;
  readonly label: string;
}

function PairTotal({ before, after, label }: PairTotalProps): JSX.Element {
  return (
    <div class="total">
      <dd>
        {withSmallUnit(before)}
        <small class="arrow" role="img" aria-label={l10n.t('became')}>
          {' → '}
        </small>
        {withSmallUnit(after)}
      </dd>
      <dt>{label}</dt>
    </div>
  );
}
