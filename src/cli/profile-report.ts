import type { Profile } from '../profile/document';
import { formatShare } from '../profile/format';
import { profileRows, type ProfileRow } from '../profile/rows';
import { sum } from '../profile/statistics';
import { sortRows } from '../profile/sort';
import { NAME_COLUMN, profileColumns } from './columns';
import { factLines } from './facts';
import { profileFacts, profileTitle } from './profile-facts';
import { tableLines } from './table';
import type { TableOptions } from './table-options';
import type { Output } from './terminal';
import { printable, wrap } from './text';

/** From this share of the run on, a row's work is hot. */
const HOT_SHARE = 0.1;

/** The table of a profile and what stands under it. */
export function profileReport(profile: Profile, options: TableOptions, output: Output): string {
  return lines([
    ...wrap(printable(profileTitle(profile)), output.width).map((line) => output.style.bold(line)),
    '',
    ...profileTable(profile, options, output),
    '',
    ...factLines(profileFacts(profile), output),
  ]);
}

function profileTable(profile: Profile, options: TableOptions, output: Output): string[] {
  const rows = sortRows(profileRows(profile, options.grouping), options.sort);
  const shown = rows.slice(0, options.top);
  const hidden = rows.slice(shown.length);
  const hasLines = rows.some(({ place }) => place !== null);
  const columns = profileColumns(options.grouping.by, hasLines, profile.run.training !== undefined);
  const table = tableLines<ProfileRow>(NAME_COLUMN, columns, shown, output, (row, line) => {
    if (!row.time || row.time.timeMs.median === 0) return output.style.dim(line);
    return row.time.share >= HOT_SHARE ? output.style.hot(line) : line;
  });
  if (hidden.length === 0) return table;
  const share = formatShare(sum(hidden.map((row) => row.time?.share ?? 0)), 'plain');
  return [...table, output.style.dim(`${moreRows(hidden.length)}, ${share} of the run`)];
}

export function moreRows(count: number): string {
  return count === 1 ? 'and 1 more row' : `and ${count} more rows`;
}

export function lines(text: readonly string[]): string {
  return text.map((line) => `${line}\n`).join('');
}
