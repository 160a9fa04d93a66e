/**
 * Finds lines of one text in another, in order: `result[i]` is the index in `before` of the line
 * that `after[i]` is, or -1. Common ends first, then lines that are unique on both sides, then
 * again between those (patience diff): near-linear, however large the paste.
 */
export function alignLines(before: readonly string[], after: readonly string[]): number[] {
  const result = new Array<number>(after.length).fill(-1);
  const waiting = [{ b0: 0, b1: before.length, a0: 0, a1: after.length }];
  for (let part = waiting.pop(); part; part = waiting.pop()) {
    let { b0, b1, a0, a1 } = part;
    while (b0 < b1 && a0 < a1 && before[b0] === after[a0]) result[a0++] = b0++;
    while (b0 < b1 && a0 < a1 && before[b1 - 1] === after[a1 - 1]) result[--a1] = --b1;
    if (b0 === b1 || a0 === a1) continue;
    let [nextB, nextA] = [b0, a0];
    for (const [b, a] of inOrder(uniquePairs(before, after, { b0, b1, a0, a1 }))) {
      result[a] = b;
      waiting.push({ b0: nextB, b1: b, a0: nextA, a1: a });
      [nextB, nextA] = [b + 1, a + 1];
    }
    // Without an anchor nothing would get smaller.
    if (nextB > b0) waiting.push({ b0: nextB, b1, a0: nextA, a1 });
  }
  return result;
}

interface Part {
  readonly b0: number;
  readonly b1: number;
  readonly a0: number;
  readonly a1: number;
}

/** Lines that occur once on each side, as [before, after], in the order of `after`. */
function uniquePairs(
  before: readonly string[],
  after: readonly string[],
  { b0, b1, a0, a1 }: Part,
): [number, number][] {
  const inBefore = onlyOccurrences(before, b0, b1);
  return [...onlyOccurrences(after, a0, a1)].flatMap(([text, a]) => {
    const b = inBefore.get(text) ?? -1;
    return a < 0 || b < 0 ? [] : [[b, a] as [number, number]];
  });
}

/** Where each text occurs; -1 when it does more than once. */
function onlyOccurrences(lines: readonly string[], from: number, to: number): Map<string, number> {
  const found = new Map<string, number>();
  for (let index = from; index < to; index++) {
    const text = lines[index] ?? '';
    found.set(text, found.has(text) ? -1 : index);
  }
  return found;
}

/** Longest run of pairs that ascends on both sides (patience sorting). */
function inOrder(pairs: readonly [number, number][]): [number, number][] {
  const tops: number[] = [];
  const previous: number[] = [];
  pairs.forEach(([b], index) => {
    let [low, high] = [0, tops.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((pairs[tops[middle] ?? 0]?.[0] ?? 0) < b) low = middle + 1;
      else high = middle;
    }
    previous[index] = low > 0 ? (tops[low - 1] ?? -1) : -1;
    tops[low] = index;
  });
  const longest: [number, number][] = [];
  for (let index = tops.at(-1) ?? -1; index >= 0; index = previous[index] ?? -1) {
    const pair = pairs[index];
    if (pair) longest.push(pair);
  }
  return longest.reverse();
}
