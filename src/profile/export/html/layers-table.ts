import * as l10n from '@vscode/l10n';
import type { Profile } from '../../document';
import { formatDuration } from '../../format';
import { layerRows } from '../../layer-rows';
import type { LayerRow } from '../../layer-rows';
import { sum } from '../../statistics';
import type { ReportColumn } from '../report-columns';
import { reportColumns } from '../report-columns';
import type { Markup } from './markup';
import { joined, markup } from './markup';
import { shareBar, table } from './tables';

/** Every row in graph order, with a line above those of a new scope. */
export function layersTable(profile: Profile): Markup {
  const rows = layerRows(profile);
  const columns = reportColumns(
    rows.map(({ row }) => row),
    profile.run.training !== undefined,
    'ui',
  );
  const most = Math.max(0, ...rows.map(({ row }) => row.time?.share ?? 0));
  const heads = [
    { title: l10n.t('Layer'), isNumber: false },
    { title: '', isNumber: false },
    ...columns,
  ];
  const foot = markup`<tfoot><tr>
<th scope="row">${l10n.t('Total')}</th><td class="bars"></td><td></td>
<td class="number">${formatDuration(sum(profile.layers.map((layer) => layer.timeMs.median)))}</td>
<td colspan="${columns.length - 2}"></td>
</tr></tfoot>`;
  let scope = '';
  const lines = rows.flatMap((row) => {
    const own = scopeOf(row);
    const isNew = own !== scope;
    scope = own;
    const line = rowLine(row, shortLabel(row, own), columns, most);
    return isNew && own !== '' ? [scopeLine(own, columns.length + 2), line] : [line];
  });
  return table(l10n.t('Layers in order'), heads, lines, foot);
}

function scopeOf({ members, layer }: LayerRow): string {
  return members.find(({ id }) => id === layer)?.scope ?? '';
}

/** Below its scope's line a row needs no more than its name. */
function shortLabel({ row: { label } }: LayerRow, scope: string): string {
  return scope !== '' && label.startsWith(`${scope}/`) ? label.slice(scope.length + 1) : label;
}

function scopeLine(scope: string, cells: number): Markup {
  return markup`<tr class="scope"><th scope="colgroup" colspan="${cells}">${scope}</th></tr>`;
}

function rowLine(
  { row }: LayerRow,
  label: string,
  columns: readonly ReportColumn[],
  most: number,
): Markup {
  const share = row.time?.share ?? 0;
  const cells = columns.map(({ cell, isNumber }) =>
    isNumber ? markup`<td class="number">${cell(row)}</td>` : markup`<td>${cell(row)}</td>`,
  );
  return markup`<tr${share === 0 ? markup` class="idle"` : markup``}>
<th scope="row">${label}</th>
<td class="bars">${share === 0 ? markup`` : shareBar(most > 0 ? share / most : 0, share)}</td>
${joined(cells)}
</tr>`;
}
