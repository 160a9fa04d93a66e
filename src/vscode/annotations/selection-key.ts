import type { ProfiledLayer } from '../../profile/document';
import type { LayerNode } from '../../profile/layer-tree';
import type { SourceLine } from '../../profile/source-lines';

/** What is needed of the session. */
export interface LayerRows {
  node(key: string): LayerNode | undefined;
  rowOf(layerId: string): LayerNode | undefined;
}

/** Rows of the layer tree in which the time of a line's layers stands, costliest first. */
export function rowsOfLine(rows: LayerRows, line: SourceLine): LayerNode[] {
  const layers = line.own.length > 0 ? line.own : line.all;
  const found = new Set<LayerNode>();
  for (const { id } of layers) {
    const row = rows.rowOf(id);
    if (row) found.add(row);
  }
  return [...found].sort((a, b) => msOf(b) - msOf(a));
}

/** The node to select for a line: the costliest of its rows; for a sum the scope around it. */
export function keyOfLine(rows: LayerRows, line: SourceLine): string | undefined {
  if (line.own.length === 0) return scopeKey(rows, line.all);
  return rowsOfLine(rows, line)[0]?.key;
}

/** The innermost scope that holds all the layers; undefined where only the model does. */
export function scopeKey(rows: LayerRows, layers: readonly ProfiledLayer[]): string | undefined {
  const [first = [], ...others] = layers.map(({ scope }) => scope.split('/'));
  let length = first.length;
  for (const parts of others)
    while (length > 0 && first.slice(0, length).join('/') !== parts.slice(0, length).join('/'))
      length--;
  const key = `scope:${first.slice(0, length).join('/')}`;
  return rows.node(key) ? key : undefined;
}

function msOf({ time }: LayerNode): number {
  return time?.timeMs.median ?? 0;
}
