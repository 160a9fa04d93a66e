import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';
import type { ComparedRow } from '../../src/profile/compare/comparison';
import { changeText, otherName, rangeText, ruleText, speedUpText, timeText } from './row-text';

/** The full story of a compared row, for the hover card. */
export function CompareCard({ row }: { readonly row: ComparedRow }): JSX.Element {
  return (
    <>
      <b>{(row.after ?? row.before)?.row.label}</b>
      <table>
        <tbody>
          {factsOf(row).map(([name, value]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{value}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

function factsOf(row: ComparedRow): [string, string][] {
  const { before, after, rule } = row;
  const facts: [string, string][] = [
    [l10n.t('Before'), timeText(before)],
    [l10n.t('After'), timeText(after)],
    [l10n.t('Change'), changeText(row)],
    [l10n.t('95 % interval'), rangeText(row)],
    [l10n.t('Speed-up'), rule === null ? '' : speedUpText(row)],
    [l10n.t('Name before'), otherName(row) ?? ''],
    [l10n.t('Counterpart'), rule === null ? l10n.t('none') : ruleText(rule)],
  ];
  return facts.filter(([, value]) => value !== '');
}
