import { describe, expect, it } from 'vitest';
import {
  formatDifference,
  formatDifferenceRange,
  formatSpeedUp,
} from '../../src/profile/compare/change-text';
import { compareRuns } from '../../src/profile/compare/compare';
import { comparisonVerdict } from '../../src/profile/compare/comparison-verdict';
import { openAtFirst, pruned, scopeTree, verdictGroups } from '../../webview/compare/compare-tree';
import { comparedContent } from './compared';

describe('a difference', () => {
  it.each([
    [0.76, '+760 µs'],
    [-28.8, '\u221228.8 ms'],
    [0, '0'],
    [0.0001, '<1 µs'],
  ])('of %d ms is %s', (ms, text) => {
    expect(formatDifference(ms, 'plain')).toBe(text);
  });

  it.each([
    [-29, -28.7, '28.7–29.0 ms'],
    [1, 2, '1.00–2.00 ms'],
    [-0.09, 0.03, '\u221290 µs to +30 µs'],
  ])('between %d and %d ms is %s', (lowMs, highMs, text) => {
    expect(formatDifferenceRange({ lowMs, highMs }, 'plain')).toBe(text);
  });

  it.each([
    [0.329, '3.04×'],
    [3, '0.333×'],
    [null, '–'],
  ])('to %s of it is a speed-up of %s', (ratio, text) => {
    expect(formatSpeedUp({ ratio })).toBe(text);
  });
});

function compared(factor: (index: number) => number) {
  const content = comparedContent({ factor, isReplaced: () => false });
  if (content.kind !== 'profile' || !content.against) throw new Error('No comparison.');
  return compareRuns(content.against.profile, content.profile);
}

describe('the verdict', () => {
  const textOf = (factor: (index: number) => number) => {
    const { lead, rest } = comparisonVerdict(compared(factor));
    return `${lead} ${rest}`.replaceAll(/[\u2009\u2060]+/g, ' ');
  };

  it('says that nothing changed where nothing did', () => {
    const text = textOf(() => 1);
    expect(text).toMatch(/^No difference of the totals is shown: .* Nor is one of any layer\.$/);
  });

  it('says how many times as fast it became', () => {
    expect(textOf((index) => (index < 180 ? 0.1 : 1))).toMatch(
      /^\d\.\d+× as fast: [\d.]+ ms became [\d.]+ ms\. (Most|\d+ %) of it is in/,
    );
  });

  it('names the layer that became slower, as it is', () => {
    const comparison = compared((index) => (index === 90 ? 100 : 1));
    const { lead, rest, layer } = comparisonVerdict(comparison);
    expect(lead).toMatch(/as long: /);
    expect(layer).toBe('stage0/block1/branch1/conv6_90');
    expect(rest).toContain(layer);
  });
});

describe('the tree of a comparison', () => {
  const comparison = compared((index) => (index % 30 === 0 ? 3 : 1));

  it('has every row once, whatever the order', () => {
    for (const order of ['change', 'speedUp'] as const) {
      const rows = verdictGroups(comparison.rows, order).flatMap(({ children }) => children);
      expect(new Set(rows.map(({ id }) => id)).size).toBe(comparison.rows.length);
    }
  });

  it('adds up scopes over the runs, and keeps their whole change when filtered', () => {
    const [whole] = scopeTree(comparison).filter(({ kind }) => kind === 'scope');
    const some = new Set(comparison.rows.filter(({ key }) => key.includes('block2/')));
    const [left] = pruned(scopeTree(comparison), some);
    expect(whole && 'differenceMs' in whole && whole.differenceMs).toBeGreaterThan(0);
    expect(left).toMatchObject({
      id: whole?.id,
      differenceMs: whole && 'differenceMs' in whole && whole.differenceMs,
    });
    expect(left && 'children' in left && left.children).toHaveLength(1);
  });

  it('folds what shows no difference where it is long', () => {
    const open = openAtFirst(verdictGroups(comparison.rows, 'change'));
    expect([...open]).toContain('group:slower');
    expect([...open]).not.toContain('group:no-difference');
  });
});
