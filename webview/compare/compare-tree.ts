/** From compared rows to the tree that is shown: by verdict, or by scope. Pure. */
import type { ComparedRow, Comparison } from '../../src/profile/compare/comparison';
import { groupTime } from '../../src/profile/groups';
import { scopeKey } from '../../src/profile/kernel-owners';
import { sum } from '../../src/profile/statistics';
import type { CompareOrder } from './compare-state';

export const GROUPS = ['slower', 'no-difference', 'faster', 'added', 'removed'] as const;
export type GroupId = (typeof GROUPS)[number];

interface BranchNode {
  readonly id: string;
  readonly children: readonly CompareNode[];
  readonly rowCount: number;
  readonly differenceMs: number;
}

export interface GroupNode extends BranchNode {
  readonly kind: 'group';
  readonly group: GroupId;
}

export interface ScopeNode extends BranchNode {
  readonly kind: 'scope';
  readonly name: string;
  /** Whether a difference of any of its rows is beyond the noise. */
  readonly isShown: boolean;
  readonly beforeMs: number;
  readonly afterMs: number;
}

export interface RowNode {
  readonly kind: 'row';
  readonly id: string;
  readonly row: ComparedRow;
}

export type CompareNode = GroupNode | ScopeNode | RowNode;

/** Rows by what is known of their change; groups without rows are left out. */
export function verdictGroups(rows: readonly ComparedRow[], order: CompareOrder): GroupNode[] {
  return GROUPS.flatMap((group) => {
    const own = rows.filter((row) => groupOf(row) === group);
    if (own.length === 0) return [];
    const node = {
      kind: 'group',
      id: `group:${group}`,
      group,
      children: sorted(own, order).map(rowNode),
      rowCount: own.length,
      differenceMs: netOf(own),
    } as const;
    return [node];
  });
}

export function groupOf({ before, after, change }: ComparedRow): GroupId {
  if (!before) return 'added';
  return after ? change.verdict : 'removed';
}

/** Largest change first; by speed-up, what gained least. */
function sorted(rows: readonly ComparedRow[], order: CompareOrder): readonly ComparedRow[] {
  if (order === 'speedUp')
    return [...rows].sort((a, b) => (b.change.ratio ?? 0) - (a.change.ratio ?? 0));
  return [...rows].sort((a, b) => size(b.change) - size(a.change));
}

interface Scope {
  readonly path: string;
  readonly rows: ComparedRow[];
  /** Those that stand in no scope below. */
  readonly own: ComparedRow[];
  readonly scopes: Scope[];
}

/** The scopes of the run after, and of the run before for what only that has. */
export function scopeTree(comparison: Comparison): CompareNode[] {
  const root: Scope = { path: '', rows: [], own: [], scopes: [] };
  const known = new Map([['', root]]);
  const scopeAt = (path: string): Scope => {
    const found = known.get(path);
    if (found) return found;
    const scope: Scope = { path, rows: [], own: [], scopes: [] };
    known.set(path, scope);
    scopeAt(path.slice(0, Math.max(0, path.lastIndexOf('/')))).scopes.push(scope);
    return scope;
  };
  for (const row of comparison.rows) {
    const path = scopeOf(row);
    scopeAt(path).own.push(row);
    for (let end = path.length; end > 0; end = path.lastIndexOf('/', end - 1))
      scopeAt(path.slice(0, end)).rows.push(row);
  }
  return childrenOf(comparison, root);
}

function childrenOf(comparison: Comparison, { scopes, own }: Scope): CompareNode[] {
  const nodes = [...scopes.map((scope) => scopeNode(comparison, scope)), ...own.map(rowNode)];
  return nodes.sort((a, b) => size(changeOf(b)) - size(changeOf(a)));
}

/** A scope's time is the median of its sums in each run, because medians don't add up. */
function scopeNode(comparison: Comparison, scope: Scope): ScopeNode {
  const { before, after } = comparison;
  const { path, rows } = scope;
  const timeIn = (side: 'before' | 'after') =>
    groupTime(
      side === 'before' ? before : after,
      rows.flatMap((row) => row[side]?.members ?? []),
    )?.timeMs.median ?? 0;
  const [beforeMs, afterMs] = [timeIn('before'), timeIn('after')];
  return {
    kind: 'scope',
    id: scopeKey(path),
    name: path.slice(path.lastIndexOf('/') + 1),
    children: childrenOf(comparison, scope),
    rowCount: rows.length,
    isShown: rows.some(({ change }) => change.verdict !== 'no-difference'),
    beforeMs,
    afterMs,
    differenceMs: afterMs - beforeMs,
  };
}

function scopeOf({ before, after }: ComparedRow): string {
  const row = after ?? before;
  return row?.members.find(({ id }) => id === row.layer)?.scope ?? '';
}

function rowNode(row: ComparedRow): RowNode {
  return { kind: 'row', id: row.key, row };
}

function changeOf(node: CompareNode): { readonly differenceMs: number } {
  return node.kind === 'row' ? node.row.change : node;
}

function size({ differenceMs }: { readonly differenceMs: number }): number {
  return Math.abs(differenceMs);
}

export function netOf(rows: readonly ComparedRow[]): number {
  return sum(rows.map(({ change }) => change.differenceMs));
}

/** Scopes stay while something in them does, with their whole change. */
export function pruned(
  nodes: readonly CompareNode[],
  passing: ReadonlySet<ComparedRow>,
): readonly CompareNode[] {
  return nodes.flatMap((node): readonly CompareNode[] => {
    if (node.kind === 'row') return passing.has(node.row) ? [node] : [];
    const children = pruned(node.children, passing);
    return children.length === 0 ? [] : [{ ...node, children }];
  });
}

/** The key by which other views know a node; null where they don't. */
export function keyOf(node: CompareNode): string | null {
  if (node.kind === 'group') return null;
  return node.kind === 'scope' ? node.id : (node.row.after?.key ?? null);
}

/** A group of rows that say nothing stays folded where it would hide what is below it. */
const MOST_WITHOUT_DIFFERENCE = 8;
/** About a screen. */
const MOST_ROWS = 32;

/** Ids of what is open while nobody has folded anything. */
export function openAtFirst(nodes: readonly CompareNode[]): ReadonlySet<string> {
  const open = new Set<string>();
  for (const node of nodes)
    if (node.kind === 'group' && (node.group !== 'no-difference' || isShort(node, nodes)))
      open.add(node.id);
  const scopes = nodes.filter((node) => node.kind === 'scope');
  let count = nodes.length;
  for (;;) {
    const largest = scopes.reduce<ScopeNode | undefined>(
      (best, node) => (best === undefined || size(node) > size(best) ? node : best),
      undefined,
    );
    if (!largest || count + largest.children.length > MOST_ROWS) return open;
    count += largest.children.length;
    open.add(largest.id);
    const below = largest.children.filter((node) => node.kind === 'scope');
    scopes.splice(scopes.indexOf(largest), 1, ...below);
  }
}

function isShort({ rowCount }: GroupNode, all: readonly CompareNode[]): boolean {
  return rowCount <= MOST_WITHOUT_DIFFERENCE || all.length === 1;
}
