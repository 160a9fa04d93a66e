import * as l10n from '@vscode/l10n';
import type { Profile, ProfiledLayer } from './document';
import { groupTime } from './groups';
import { layerRows } from './layer-rows';
import { sum } from './statistics';

/** Time of all rows of one kind of work; together the kinds are the whole run. */
export interface KindTime {
  readonly id: string;
  readonly label: string;
  readonly work: 'layers' | 'inserted' | 'runtime';
  readonly rows: number;
  readonly timeMs: number;
  readonly share: number;
  /** null where one of its rows is of unknown cost; 0 is none. */
  readonly macs: number | null;
}

interface Kind {
  readonly label: string;
  readonly work: KindTime['work'];
  readonly members: ProfiledLayer[];
  rows: number;
  macs: number | null;
}

/** Rows by the type of the layer that owns them, the largest first; the runtime's own parts last. */
export function timeByKind(profile: Profile): KindTime[] {
  const kinds = new Map<string, Kind>();
  for (const { row, members } of layerRows(profile)) {
    if (!row.time || isIdle(row.kind, members)) continue;
    const { id, label, work } = kindOf(row.kind, row.type);
    const kind = kinds.get(id) ?? { label, work, members: [], rows: 0, macs: 0 };
    kinds.set(id, kind);
    kind.members.push(...members);
    kind.rows++;
    const macs = row.kind === 'layer' ? row.macs : 0;
    kind.macs = kind.macs === null || macs === null ? null : kind.macs + macs;
  }
  const order = { layers: 0, inserted: 1, runtime: 2 };
  return [...kinds]
    .map(([id, { label, work, members, rows, macs }]): KindTime => {
      // Shares add up by construction; a sum of medians would not equal the median of sums.
      const share = sum(members.map((layer) => layer.share));
      const timeMs =
        work === 'runtime'
          ? sum(members.map((layer) => layer.timeMs.median))
          : (groupTime(profile, members)?.timeMs.median ?? 0);
      return { id, label, work, rows, timeMs, share, macs };
    })
    .sort((a, b) => order[a.work] - order[b.work] || b.share - a.share);
}

/** Folded or fused away, or a part of the runtime that took no time. */
function isIdle(kind: ProfiledLayer['kind'], members: readonly ProfiledLayer[]): boolean {
  return kind === 'runtime'
    ? members.every((layer) => layer.timeMs.median === 0)
    : members.every((layer) => layer.kernels.length === 0);
}

function kindOf(
  kind: ProfiledLayer['kind'],
  type: string,
): { id: string; label: string; work: KindTime['work'] } {
  switch (kind) {
    case 'layer':
      return { id: `type ${type}`, label: type, work: 'layers' };
    case 'inserted':
      return { id: 'inserted', label: l10n.t('layout and casts, inserted'), work: 'inserted' };
    case 'runtime':
      return { id: 'runtime', label: l10n.t('runtime'), work: 'runtime' };
  }
}
