/** Pairs of indices into two lists. */
export type IndexPair = readonly [before: number, after: number];

/** Above so many cells two lists are cut at what both have only once, instead of compared fully. */
const MOST_CELLS = 100_000;

/**
 * Aligns two lists in order, leaving out what fits nothing: the pairs with the largest sum of
 * scores (Needleman and Wunsch 1970, without a penalty for gaps). Long lists are first cut where
 * `signature` is the same and unique in both, as patience diff does.
 *
 * @param score how well two items fit, above 0; 0 where they can't be the same.
 */
export function alignInOrder<Item>(
  before: readonly Item[],
  after: readonly Item[],
  score: (before: Item, after: Item) => number,
  signature: (item: Item) => string,
): IndexPair[] {
  if (before.length === 0 || after.length === 0) return [];
  if (before.length * after.length <= MOST_CELLS) return alignFully(before, after, score);
  const anchors = uniqueAnchors(before, after, signature);
  if (anchors.length === 0) return alignGreedily(before, after, score);
  const pairs: IndexPair[] = [];
  let [fromBefore, fromAfter] = [0, 0];
  for (const [atBefore, atAfter] of [...anchors, [before.length, after.length] as const]) {
    const inside = alignInOrder(
      before.slice(fromBefore, atBefore),
      after.slice(fromAfter, atAfter),
      score,
      signature,
    );
    for (const [a, b] of inside) pairs.push([fromBefore + a, fromAfter + b]);
    if (atBefore < before.length) pairs.push([atBefore, atAfter]);
    [fromBefore, fromAfter] = [atBefore + 1, atAfter + 1];
  }
  return pairs;
}

function alignFully<Item>(
  before: readonly Item[],
  after: readonly Item[],
  score: (before: Item, after: Item) => number,
): IndexPair[] {
  const width = after.length + 1;
  const best = new Float64Array((before.length + 1) * width);
  const fits = new Float64Array(before.length * after.length);
  for (let a = before.length - 1; a >= 0; a--)
    for (let b = after.length - 1; b >= 0; b--) {
      const [left, right] = [before[a], after[b]];
      const fit = left === undefined || right === undefined ? 0 : score(left, right);
      fits[a * after.length + b] = fit;
      const paired = fit > 0 ? fit + (best[(a + 1) * width + b + 1] ?? 0) : 0;
      const skipped = Math.max(best[(a + 1) * width + b] ?? 0, best[a * width + b + 1] ?? 0);
      best[a * width + b] = Math.max(paired, skipped);
    }
  const pairs: IndexPair[] = [];
  let [a, b] = [0, 0];
  while (a < before.length && b < after.length) {
    const here = best[a * width + b] ?? 0;
    const fit = fits[a * after.length + b] ?? 0;
    if (fit > 0 && here === fit + (best[(a + 1) * width + b + 1] ?? 0)) pairs.push([a++, b++]);
    else if (here === best[(a + 1) * width + b]) a++;
    else b++;
  }
  return pairs;
}

function uniqueAnchors<Item>(
  before: readonly Item[],
  after: readonly Item[],
  signature: (item: Item) => string,
): IndexPair[] {
  const places = uniquePlaces(after.map(signature));
  const pairs: IndexPair[] = [];
  for (const [text, at] of uniquePlaces(before.map(signature))) {
    const other = places.get(text);
    if (other !== undefined) pairs.push([at, other]);
  }
  return inOrder(pairs.sort((a, b) => a[0] - b[0]));
}

function uniquePlaces(texts: readonly string[]): Map<string, number> {
  const places = new Map<string, number>();
  const repeated = new Set<string>();
  texts.forEach((text, at) => {
    if (places.has(text)) repeated.add(text);
    places.set(text, at);
  });
  for (const text of repeated) places.delete(text);
  return places;
}

/** The most pairs whose second indices ascend, of pairs whose first do. */
export function inOrder(pairs: readonly IndexPair[]): IndexPair[] {
  const tails: number[] = [];
  const previous = new Array<number>(pairs.length).fill(-1);
  pairs.forEach(([, value], index) => {
    let [low, high] = [0, tails.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((pairs[tails[middle] ?? 0]?.[1] ?? 0) < value) low = middle + 1;
      else high = middle;
    }
    previous[index] = low === 0 ? -1 : (tails[low - 1] ?? -1);
    tails[low] = index;
  });
  const chosen: IndexPair[] = [];
  for (let index = tails.at(-1) ?? -1; index >= 0; index = previous[index] ?? -1) {
    const pair = pairs[index];
    if (pair) chosen.push(pair);
  }
  return chosen.reverse();
}

/** Each with the next that fits, looking a little ahead. */
function alignGreedily<Item>(
  before: readonly Item[],
  after: readonly Item[],
  score: (before: Item, after: Item) => number,
): IndexPair[] {
  const ahead = 20;
  const pairs: IndexPair[] = [];
  let from = 0;
  before.forEach((item, at) => {
    for (let other = from; other < Math.min(after.length, from + ahead); other++) {
      const candidate = after[other];
      if (candidate === undefined || score(item, candidate) === 0) continue;
      pairs.push([at, other]);
      from = other + 1;
      return;
    }
  });
  return pairs;
}
