import type { Profile, ProfiledFrame, ProfiledLayer } from '../../src/profile/document';
import type { LayerNode } from '../../src/profile/layer-tree';
import { lineName, profileRow } from '../../src/profile/rows';

/** The line that made a layer: where it was constructed, or where it was called. */
export function sourceLine(layer: ProfiledLayer | undefined): ProfiledFrame | null {
  return layer?.source?.constructedAt[0] ?? layer?.source?.calledAt[0] ?? null;
}

/** Whether any layer says where it comes from. */
export function hasLines(profile: Profile): boolean {
  return profile.layers.some((layer) => sourceLine(layer) !== null);
}

/**
 * Rows under the source lines that made them, in the order of their first layers; rows without a
 * line stand for themselves. A line's key starts with `line:`, which no node of the tree has.
 */
export function lineTree(profile: Profile, rows: readonly LayerNode[]): LayerNode[] {
  const byLine = new Map<string, { frame: ProfiledFrame; rows: LayerNode[] } | LayerNode>();
  for (const row of rows) {
    const frame = sourceLine(row.members.find(({ id }) => id === row.layer));
    if (!frame) {
      byLine.set(row.key, row);
      continue;
    }
    const key = `line:${frame.file}:${frame.line}`;
    const known = byLine.get(key);
    if (known && 'rows' in known) known.rows.push(row);
    else byLine.set(key, { frame, rows: [row] });
  }
  return [...byLine].map(([key, found]) =>
    'rows' in found ? lineNode(profile, key, found.frame, found.rows) : found,
  );
}

function lineNode(
  profile: Profile,
  key: string,
  frame: ProfiledFrame,
  children: readonly LayerNode[],
): LayerNode {
  const members = children.flatMap((row) => row.members);
  const name = lineName(frame);
  return {
    ...profileRow(profile, { label: name, single: false, members }),
    key,
    isScope: true,
    name,
    fused: [],
    layer: null,
    members,
    children,
  };
}
