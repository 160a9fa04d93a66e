import { scaleLog } from 'd3-scale';
import { describe, expect, it } from 'vitest';
import { byteTicks } from '../../webview/views/byte-ticks';
import { dotPlot } from '../../webview/views/evidence-dots';
import { largestIn, pixelColumns } from '../../webview/views/pixel-columns';
import { formatTick, logTicks, scalesOf } from '../../webview/views/roofline-scales';
import { fit, isWhole, pan, reveal, whole, zoomAt } from '../../webview/views/timeline-zoom';

describe('zooming in time', () => {
  it('keeps the moment under the pointer in its place', () => {
    expect(zoomAt({ fromMs: 0, toMs: 100 }, 25, 0.5, 100)).toEqual({ fromMs: 12.5, toMs: 62.5 });
  });

  it('ends at a hundredth of a millisecond and at the whole run', () => {
    const { fromMs, toMs } = zoomAt({ fromMs: 0, toMs: 1 }, 0.5, 1e-9, 1);
    expect(toMs - fromMs).toBeCloseTo(0.01, 12);
    expect(zoomAt({ fromMs: 10, toMs: 20 }, 15, 100, 100)).toEqual(whole(100));
    expect(isWhole(whole(100), 100)).toBe(true);
  });

  it('stays inside the run', () => {
    expect(pan({ fromMs: 80, toMs: 90 }, 50, 100)).toEqual({ fromMs: 90, toMs: 100 });
    expect(pan({ fromMs: 10, toMs: 20 }, -50, 100)).toEqual({ fromMs: 0, toMs: 10 });
    expect(fit(0, 100, 100)).toEqual(whole(100));
  });

  it('moves no further than needed to bring something into view', () => {
    const view = { fromMs: 40, toMs: 60 };
    expect(reveal(view, 45, 50, 100)).toEqual(view);
    expect(reveal(view, 58, 63, 100)).toEqual({ fromMs: 43, toMs: 63 });
    expect(reveal(view, 30, 35, 100)).toEqual({ fromMs: 30, toMs: 50 });
    expect(reveal(view, 0, 50, 100)).toEqual({ fromMs: 0, toMs: 54 });
  });
});

describe('columns of a pixel', () => {
  it('leave wide items alone and join narrow ones', () => {
    const columns = (count: number, scale: number) =>
      pixelColumns(count, (index) => index * scale).map(({ first, last }) => [first, last]);
    expect(columns(3, 10)).toEqual([
      [0, 0],
      [1, 1],
      [2, 2],
    ]);
    expect(columns(5, 0.5)).toEqual([
      [0, 1],
      [2, 3],
      [4, 4],
    ]);
    expect(columns(0, 1)).toEqual([]);
  });

  it('show the largest of what they join', () => {
    const values = [1, null, 7, 3];
    const column = { first: 0, last: 3, left: 0, right: 1 };
    expect(largestIn(column, (index) => values[index] ?? null)).toBe(7);
    expect(largestIn(column, () => null)).toBeNull();
  });
});

describe('ticks', () => {
  it('of bytes are round in one unit', () => {
    const labels = byteTicks(8_090_000, 4).map(({ label }) => label.replace(/\u2009\u2060/, ' '));
    expect(labels).toEqual(['0', '2 MB', '4 MB', '6 MB', '8 MB']);
    expect(byteTicks(1, 4).map(({ bytes }) => bytes)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
  });

  it('of decades thin out when there are many', () => {
    expect(logTicks(scaleLog([0.3, 30], [0, 1]), 20)).toEqual([0.5, 1, 2, 5, 10, 20]);
    expect(logTicks(scaleLog([0.3, 30], [0, 1]), 5)).toEqual([0.3, 1, 3, 10, 30]);
    expect(logTicks(scaleLog([1e-4, 1e6], [0, 1]), 4)).toHaveLength(11);
  });

  it('are exact', () => {
    expect([0.2, 0.05, 1, 50, 1000].map(formatTick)).toEqual([
      '0.2',
      '0.05',
      '1',
      '50',
      '1\u2009\u2060000',
    ]);
  });

  it('have scales with room around a single point', () => {
    const point = { intensity: 5, gmacPerSecond: 50 } as Parameters<typeof scalesOf>[0][number];
    const { x, y } = scalesOf([point], null, 100, 100);
    expect([x(5), y(50)].map(Math.round)).toEqual([50, 50]);
  });
});

describe('dots', () => {
  it('stack where runs took about the same time', () => {
    const { dots, highest } = dotPlot([10, 10, 10, 11], [], 20);
    expect(highest).toBe(3);
    expect(dots.map(({ level }) => level)).toEqual([0, 1, 2, 0]);
  });

  it('leave out and count runs far to the right', () => {
    const steady = Array.from({ length: 30 }, (_, index) => 10 + (index % 5) * 0.1);
    const { dots, slower } = dotPlot([...steady, 90], [], 50);
    expect([dots.length, slower]).toEqual([30, 1]);
  });

  it('draw a single run', () => {
    expect(dotPlot([5], [], 50)).toMatchObject({ highest: 1, slower: 0 });
  });

  it('draw equal runs and no profiled ones', () => {
    const { dots, domain } = dotPlot([0, 0], [], 10);
    expect(dots).toHaveLength(2);
    expect(domain[1]).toBeGreaterThan(domain[0]);
  });
});
