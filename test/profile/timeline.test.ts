import { describe, expect, it } from 'vitest';
import { scopeLanes } from '../../src/profile/scope-lanes';
import { timelineOf } from '../../src/profile/timeline';
import { smallProfile } from '../cli/support';
import { netOf } from './measured-net';

describe('the timeline', () => {
  it('shows the run nearest the median', () => {
    const rows = [
      { id: 'a', samplesMs: [5, 1, 3] },
      { id: 'b', samplesMs: [5, 1, 2] },
    ];
    expect(timelineOf(netOf(rows))).toMatchObject({ run: 2, runs: 3, totalMs: 5 });
  });

  it('lays kernels, gaps and the call end to end', () => {
    const correction = {
      ...smallProfile().correction,
      callMs: 10,
      betweenKernelsUs: 500,
      perKernelUs: 1000,
      scale: 0.5,
    };
    const rows = [
      { id: 'a', samplesMs: [5] },
      { id: 'b', samplesMs: [3] },
    ];
    const timeline = timelineOf(netOf(rows, { correction }));
    // 10 + (5 − 1)/2 + 0.5 + (3 − 1)/2 + 0.5
    expect(timeline?.kernels.map(({ startMs, endMs }) => [startMs, endMs])).toEqual([
      [10, 12],
      [12.5, 13.5],
    ]);
    expect(timeline).toMatchObject({ totalMs: 14, callMs: 10, gapMs: 0.5 });
  });

  it('knows whose time a kernel is', () => {
    const keys = timelineOf(smallProfile())?.kernels.map((span) => span.key);
    expect(keys).toEqual([
      'layer:block/conv1',
      'layer:inserted/ReorderInput/block/conv2',
      'layer:block/conv2',
      'layer:block/conv2',
      'layer:head/strange',
      'layer:fc',
    ]);
  });

  it('of a model in which nothing ran is none', () => {
    expect(timelineOf(netOf([]))).toBeNull();
  });

  it('of ten thousand kernels takes no time', () => {
    const rows = Array.from({ length: 10_000 }, (_, index) => ({
      id: `stage${index % 7}/block${index}/conv`,
      samplesMs: [1, 1, 1],
    }));
    const profile = netOf(rows);
    const start = performance.now();
    expect(timelineOf(profile)?.lanes[0]).toHaveLength(10_000);
    expect(performance.now() - start).toBeLessThan(1000);
  });
});

describe('scope lanes', () => {
  const paths = (scopes: readonly string[]) =>
    scopeLanes(scopes).map((lane) =>
      lane.map(({ path, first, last }) => `${path} ${first}–${last}`),
    );

  it('nest', () => {
    expect(paths(['a', 'a/b', 'a/b', 'c'])).toEqual([['a 0–2', 'c 3–3'], ['a/b 1–2']]);
  });

  it('end where the scope is left', () => {
    expect(paths(['a/x', '', 'a/x', 'b/x'])).toEqual([
      ['a 0–0', 'a 2–2', 'b 3–3'],
      ['a/x 0–0', 'a/x 2–2', 'b/x 3–3'],
    ]);
  });
});
