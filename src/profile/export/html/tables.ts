import * as l10n from '@vscode/l10n';
import type { Profile } from '../../document';
import type { Account } from '../../evidence';
import {
  formatCount,
  formatCoverage,
  formatDuration,
  formatExact,
  formatShare,
} from '../../format';
import { heatLevel } from '../../heat';
import { timeByKind } from '../../time-by-kind';
import type { Markup } from './markup';
import { joined, markup } from './markup';

export interface Head {
  readonly title: string;
  readonly isNumber: boolean;
}

const text = (title: string): Head => ({ title, isNumber: false });
const number = (title: string): Head => ({ title, isNumber: true });

export function kindsTable(profile: Profile): Markup {
  const heads = [
    text(l10n.t('Type')),
    number(l10n.t('Rows')),
    number(l10n.t('Time')),
    number(l10n.t('Share')),
    text(''),
    number(l10n.t('MACs')),
  ];
  const rows = timeByKind(profile).map(
    ({ label, rows: count, timeMs, share, macs, work }) => markup`<tr>
<th scope="row">${label}</th>
<td class="number">${formatExact(count)}</td>
<td class="number">${formatDuration(timeMs)}</td>
<td class="number">${formatShare(share)}</td>
<td class="bars">${shareBar(share, share)}</td>
<td class="number">${work === 'layers' ? formatCount(macs) : ''}</td>
</tr>`,
  );
  return table(l10n.t('Time by kind'), heads, rows);
}

export function accountTable({ parts, sumMs, totalMs }: Account): Markup {
  const heads = [
    text(l10n.t('Part')),
    number(l10n.t('Time')),
    number(l10n.t('Share')),
    text(l10n.t('How it is known')),
  ];
  const rows = parts.map(
    ({ label, note, timeMs, share }) => markup`<tr>
<th scope="row">${label}</th>
<td class="number">${formatDuration(timeMs)}</td>
<td class="number">${formatCoverage(share)}</td>
<td>${note}</td>
</tr>`,
  );
  const foot = markup`<tfoot><tr>
<th scope="row">${l10n.t('Sum')}</th>
<td class="number">${formatDuration(sumMs)}</td>
<td class="number">${formatCoverage(sumMs / totalMs)}</td>
<td>${l10n.t('the un-instrumented median is {0}', formatDuration(totalMs))}</td>
</tr></tfoot>`;
  return table(l10n.t('Where the time went'), heads, rows, foot);
}

/** @param caption for who can't see the heading above it. */
export function table(
  caption: string,
  heads: readonly Head[],
  rows: readonly Markup[],
  foot: Markup = { html: '' },
): Markup {
  const cells = heads.map(({ title, isNumber }) =>
    title === ''
      ? markup`<td class="bars"></td>`
      : markup`<th scope="col"${isNumber ? markup` class="number"` : markup``}>${title}</th>`,
  );
  return markup`<div class="scroll" role="region" aria-label="${caption}" tabindex="0"><table>
<thead><tr>${joined(cells)}</tr></thead>
<tbody>
${joined(rows)}
</tbody>
${foot}
</table></div>`;
}

/** @param part of the bar, 0..1; `share` of the run gives its heat. */
export function shareBar(part: number, share: number): Markup {
  const width = Math.round(Math.min(1, Math.max(0, part)) * 720) / 10;
  const heat = heatLevel(share);
  return markup`<svg class="bar" viewBox="0 0 72 8" preserveAspectRatio="none" aria-hidden="true"><rect class="track" width="72" height="8"/><rect class="h${heat === 0 ? 3 : Math.max(3, heat)}" width="${width}" height="8"/></svg>`;
}
