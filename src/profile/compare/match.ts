import type { LayerRow } from '../layer-rows';
import type { IndexPair } from './align';
import { alignInOrder, inOrder } from './align';
import type { MatchRule } from './comparison';
import { isNumbered, nameParts, plainType, signatureOf, uncounted } from './layer-names';

export interface MatchedRows {
  readonly before: LayerRow;
  readonly after: LayerRow;
  readonly rule: MatchRule;
  /** Of the same type, shape and parameters. */
  readonly isSameWork: boolean;
}

export interface Matching {
  readonly pairs: readonly MatchedRows[];
  /** Only before, only after, in graph order. */
  readonly removed: readonly LayerRow[];
  readonly added: readonly LayerRow[];
}

/**
 * Finds for the rows of one profile the same layers in another: by id, then by name and position
 * in the scope tree, then by structure. Every row is in one pair or left over.
 */
export function matchRows(before: readonly LayerRow[], after: readonly LayerRow[]): Matching {
  const matcher = new Matcher(before, after);
  // 1. Layers of the model.
  matcher.byId();
  matcher.byMember();
  for (const nameOf of NAMES) matcher.byName(nameOf);
  matcher.byStructure();
  // 2. What the runtime added, which is found by the layers that it serves.
  matcher.addedKernels();
  return matcher.matching();
}

/** Names by which rows are looked up, from the strictest. */
type NameOf = (parts: readonly string[], shared: number) => string;

/** Without the scopes that hold the whole model, and without what tools append. */
const WITH_COUNTERS: NameOf = (parts, shared) => parts.slice(shared).join('/');

const NAMES: readonly NameOf[] = [
  WITH_COUNTERS,
  // The same with counters that shifted.
  (parts, shared) => uncounted(parts.slice(shared)),
  // The layer in its scope, wherever that stands.
  (parts) => uncounted(parts.slice(-2)),
];

/** How many scopes all layers of the model stand in. */
function sharedScopes(names: readonly (readonly string[])[]): number {
  const first = names[0] ?? [];
  let shared = first.length - 1;
  for (const parts of names) {
    let same = 0;
    while (same < Math.min(shared, parts.length - 1) && parts[same] === first[same]) same++;
    shared = same;
  }
  return Math.max(0, shared);
}

function isLayer({ row }: LayerRow): boolean {
  return row.kind === 'layer';
}

class Matcher {
  /** For rows before: the index after, and the rule. */
  private readonly found = new Map<number, { readonly after: number; readonly rule: MatchRule }>();
  private readonly taken = new Set<number>();
  private readonly parts = new Map<LayerRow, readonly string[]>();
  private readonly signaturesBefore: readonly string[];
  private readonly signaturesAfter: readonly string[];

  constructor(
    private readonly before: readonly LayerRow[],
    private readonly after: readonly LayerRow[],
  ) {
    this.signaturesBefore = before.map(signatureOf);
    this.signaturesAfter = after.map(signatureOf);
  }

  matching(): Matching {
    const pairs = [...this.found].flatMap(([index, { after, rule }]) => {
      const [left, right] = [this.before[index], this.after[after]];
      const isSameWork = this.hasSameSignature([index, after]);
      return left && right ? [{ before: left, after: right, rule, isSameWork }] : [];
    });
    return {
      pairs,
      removed: this.before.filter((_, index) => !this.found.has(index)),
      added: this.after.filter((_, index) => !this.taken.has(index)),
    };
  }

  byId(): void {
    const places = new Map(this.after.map(({ key }, index) => [key, index]));
    const pairs: IndexPair[] = this.before.flatMap(({ key, row }, index) => {
      const other = places.get(key);
      const same = other === undefined ? undefined : this.after[other];
      return other !== undefined && same?.row.kind === row.kind ? [[index, other]] : [];
    });
    const trusted = this.trustsNumbers(pairs);
    for (const pair of pairs) if (trusted || !this.isShifted(pair)) this.pair(pair, 'id');
  }

  /**
   * Whether numbers that the frontend counted still mean the same layers: most ids with a number
   * belong to layers of the same type, shape and size, or a change of all widths left few of them.
   * A shift leaves them all, under other ids.
   */
  private trustsNumbers(pairs: readonly IndexPair[]): boolean {
    const numbered = pairs.filter(([index]) => isNumbered(this.before[index]?.layer ?? ''));
    const same = numbered.filter((pair) => this.hasSameSignature(pair));
    if (same.length * 2 > numbered.length) return true;
    if (!numbered.every((pair) => this.hasSameType(pair))) return false;
    const signatures = new Set(this.signaturesAfter);
    const still = numbered.filter(([index]) => signatures.has(this.signaturesBefore[index] ?? ''));
    return still.length * 2 <= numbered.length;
  }

  private isShifted(pair: IndexPair): boolean {
    return isNumbered(this.before[pair[0]]?.layer ?? '') && !this.hasSameSignature(pair);
  }

  /** Fused into a kernel that another layer owns: the rows share layers, not the id. */
  byMember(): void {
    const places = new Map<string, number>();
    this.after.forEach((row, index) => {
      if (isLayer(row) && !this.taken.has(index))
        for (const { id } of row.members) if (!isNumbered(id)) places.set(id, index);
    });
    this.before.forEach((row, index) => {
      if (!isLayer(row) || this.found.has(index)) return;
      const shared = row.members.map(({ id }) => places.get(id));
      const other = shared.find((at) => at !== undefined && !this.taken.has(at));
      if (other !== undefined) this.pair([index, other], 'id');
    });
  }

  /** Layers of one name and type, where both have as many of them, are the same in order. */
  byName(nameOf: NameOf): void {
    const left = this.openByName(this.before, this.found, nameOf);
    const right = this.openByName(this.after, this.taken, nameOf);
    for (const [name, indices] of left) {
      const others = right.get(name);
      if (others?.length !== indices.length) continue;
      indices.forEach((index, at) => {
        const pair: IndexPair = [index, others[at] ?? -1];
        // The same counter is another layer's where counters shifted.
        if (nameOf !== WITH_COUNTERS || !this.isShifted(pair)) this.pair(pair, 'name');
      });
    }
  }

  private openByName(rows: readonly LayerRow[], closed: Closed, nameOf: NameOf) {
    const groups = new Map<string, number[]>();
    const open = rows.flatMap((row, index) => (isLayer(row) && !closed.has(index) ? [index] : []));
    if (open.length === 0) return groups;
    const shared = sharedScopes(rows.filter(isLayer).map((row) => this.partsOf(row)));
    for (const index of open) {
      const row = rows[index];
      if (row)
        put(groups, `${plainType(row.row.type)} ${nameOf(this.partsOf(row), shared)}`, index);
    }
    return groups;
  }

  private partsOf(row: LayerRow): readonly string[] {
    const known = this.parts.get(row);
    if (known) return known;
    const parts = nameParts(row.layer);
    this.parts.set(row, parts);
    return parts;
  }

  /** Between layers that are already matched the rest is aligned in order. */
  byStructure(): void {
    const anchors = inOrder(
      [...this.found]
        .filter(([index]) => this.before[index]?.row.kind === 'layer')
        .map(([index, { after }]): IndexPair => [index, after])
        .sort((a, b) => a[0] - b[0]),
    );
    let [fromBefore, fromAfter] = [0, 0];
    for (const [atBefore, atAfter] of [
      ...anchors,
      [this.before.length, this.after.length] as const,
    ]) {
      this.alignBetween(fromBefore, atBefore, fromAfter, atAfter);
      [fromBefore, fromAfter] = [atBefore + 1, atAfter + 1];
    }
    // What moved to another place stands between other neighbours, and must be alike to be the same.
    this.alignBetween(0, this.before.length, 0, this.after.length, (a, b) =>
      a.signature === b.signature ? this.fit(a, b) : 0,
    );
  }

  private alignBetween(
    fromA: number,
    toA: number,
    fromB: number,
    toB: number,
    score = (a: OpenRow, b: OpenRow) => this.fit(a, b),
  ): void {
    const left = this.openBetween(this.before, fromA, toA, this.found, this.signaturesBefore);
    const right = this.openBetween(this.after, fromB, toB, this.taken, this.signaturesAfter);
    if (left.length === 0 || right.length === 0) return;
    const pairs = alignInOrder(left, right, score, ({ signature }) => signature);
    for (const [a, b] of pairs) {
      const [from, to] = [left[a], right[b]];
      if (!from || !to) continue;
      this.pair([from.index, to.index], from.name === to.name ? 'name' : 'structure');
    }
  }

  private openBetween(
    rows: readonly LayerRow[],
    from: number,
    to: number,
    closed: Closed,
    signatures: readonly string[],
  ): OpenRow[] {
    const open: OpenRow[] = [];
    for (let index = from; index < to; index++) {
      const row = rows[index];
      if (!row || !isLayer(row) || closed.has(index)) continue;
      const parts = this.partsOf(row);
      open.push({
        index,
        row,
        type: plainType(row.row.type),
        shape: row.row.outputShape?.join('x'),
        signature: signatures[index] ?? '',
        name: uncounted(parts.slice(-2)),
        last: uncounted(parts.slice(-1)),
      });
    }
    return open;
  }

  private fit(a: OpenRow, b: OpenRow): number {
    if (a.type !== b.type) return 0;
    return (
      1 +
      Number(a.signature === b.signature) +
      Number(a.shape === b.shape) +
      Number(a.row.row.params === b.row.row.params) +
      Number(a.last === b.last) / 2 +
      Number(a.name === b.name)
    );
  }

  /** By what they are and the layer that they serve, then in order where both have as many. */
  addedKernels(): void {
    const partner = new Map(
      [...this.found].map(([index, { after }]) => [
        this.before[index]?.layer,
        this.after[after]?.layer,
      ]),
    );
    const ownerOf = ({ members }: LayerRow) => members[0]?.serves ?? '';
    this.pairAdded(
      (row) => `${plainType(row.row.type)} ${partner.get(ownerOf(row)) ?? ''}`,
      (row) => `${plainType(row.row.type)} ${ownerOf(row)}`,
      'name',
    );
    const typeOf = ({ row }: LayerRow) => plainType(row.type);
    this.pairAdded(typeOf, typeOf, 'structure');
  }

  private pairAdded(
    keyBefore: (row: LayerRow) => string,
    keyAfter: (row: LayerRow) => string,
    rule: MatchRule,
  ): void {
    for (const kind of ['inserted', 'runtime'] as const) {
      const left = new Map<string, number[]>();
      const right = new Map<string, number[]>();
      this.before.forEach((row, index) => {
        if (row.row.kind === kind && !this.found.has(index)) put(left, keyBefore(row), index);
      });
      this.after.forEach((row, index) => {
        if (row.row.kind === kind && !this.taken.has(index)) put(right, keyAfter(row), index);
      });
      for (const [key, indices] of left) {
        const others = right.get(key);
        if (others?.length !== indices.length) continue;
        indices.forEach((index, at) => this.pair([index, others[at] ?? -1], rule));
      }
    }
  }

  private pair([before, after]: IndexPair, rule: MatchRule): void {
    if (after < 0 || this.found.has(before) || this.taken.has(after)) return;
    this.found.set(before, { after, rule });
    this.taken.add(after);
  }

  private hasSameSignature([before, after]: IndexPair): boolean {
    return this.signaturesBefore[before] === this.signaturesAfter[after];
  }

  private hasSameType([before, after]: IndexPair): boolean {
    const [left, right] = [this.before[before], this.after[after]];
    return plainType(left?.row.type ?? '') === plainType(right?.row.type ?? '');
  }
}

type Closed = Pick<ReadonlySet<number>, 'has'>;

interface OpenRow {
  readonly index: number;
  readonly row: LayerRow;
  readonly type: string;
  readonly shape: string | undefined;
  readonly signature: string;
  readonly name: string;
  readonly last: string;
}

function put(groups: Map<string, number[]>, key: string, index: number): void {
  const group = groups.get(key);
  if (group) group.push(index);
  else groups.set(key, [index]);
}
