import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';
import type { ComparedRow } from '../../src/profile/compare/comparison';
import { FactCard } from '../fact-card';
import { changeText, otherName, rangeText, ruleText, speedUpText, timeText } from './row-text';

/** The full story of a compared row, for the hover card. */
export function CompareCard({ row }: { readonly row: ComparedRow }): JSX.Element {
  return <FactCard title={(row.after ?? row.before)?.row.label ?? ''} facts={factsOf(row)} />;
}

function factsOf(row: ComparedRow): [string, string | null][] {
  const { before, after, rule } = row;
  return [
    [l10n.t('Before'), before && timeText(before)],
    [l10n.t('After'), after && timeText(after)],
    [l10n.t('Change'), changeText(row)],
    [l10n.t('95 % interval'), rangeText(row)],
    [l10n.t('Speed-up'), rule === null ? null : speedUpText(row)],
    [l10n.t('Name before'), otherName(row)],
    [l10n.t('Counterpart'), rule === null ? l10n.t('none') : ruleText(rule)],
  ];
}
