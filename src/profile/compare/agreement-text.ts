import * as l10n from '@vscode/l10n';
import type { Agreement } from '../agreement';
import type { NumberStyle } from '../format';
import { formatShare } from '../format';

/** How far the results of two runs on the same inputs are apart, in a sentence. */
export function agreementSentence(
  { maxRelative, top1 }: Agreement,
  style: NumberStyle = 'ui',
): string {
  if (maxRelative === 0) return l10n.t('On the same inputs the outputs are the same.');
  const apart = Number.isFinite(maxRelative) ? maxRelative.toExponential(1) : '∞';
  return top1 === null
    ? l10n.t('On the same inputs the outputs differ by at most {0} of the largest value.', apart)
    : l10n.t(
        'On the same inputs the outputs differ by at most {0} of the largest value; the largest element is the same in {1} of the rows.',
        apart,
        formatShare(top1, style),
      );
}
