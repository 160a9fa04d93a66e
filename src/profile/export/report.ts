import * as l10n from '@vscode/l10n';
import type { Profile } from '../document';
import { engineText } from '../engine-names';
import { accountOf, checksOf } from '../evidence';
import type { Account, Check } from '../evidence';
import type { NumberStyle } from '../format';
import { trainingVerdict } from '../training-verdict';
import type { Verdict } from '../verdict';
import { verdictOf } from '../verdict';
import type { ReportFact } from './report-facts';
import { conditionsOf, figuresOf } from './report-facts';

/** What a report tells beside its tables, in words; Markdown and HTML write the same. */
export interface Report {
  readonly title: string;
  readonly subtitle: string;
  readonly verdict: Verdict;
  /** The totals. */
  readonly figures: readonly ReportFact[];
  readonly account: Account;
  readonly checks: readonly Check[];
  readonly notes: readonly string[];
  /** What was measured, how and where. */
  readonly conditions: readonly ReportFact[];
}

export function reportOf(profile: Profile, style: NumberStyle): Report {
  const { model, run, environment } = profile;
  return {
    title: model.name,
    subtitle: l10n.t('{0} on {1}, {2}', engineText(run), run.device, environment.cpu),
    verdict: run.training ? trainingVerdict(profile) : verdictOf(profile),
    figures: figuresOf(profile, style),
    account: accountOf(profile, style),
    checks: checksOf(profile, style),
    notes: profile.notes,
    conditions: conditionsOf(profile, style),
  };
}
