/** The plot of gradients by depth, without a page. */
import { describe, expect, it } from 'vitest';
import type { GradientPoint } from '../../src/profile/gradient-depth';
import { labelPlaces, linePath } from '../../webview/training/gradient-paths';
import { gradientScales } from '../../webview/training/gradient-scales';

const WIDTH = 600;
const HEIGHT = 200;

function curve(...norms: number[]): GradientPoint[] {
  return norms.map((norm, depth) => ({ layer: `conv${depth}`, type: 'Conv2D', depth, norm }));
}

describe('scales of gradients', () => {
  it('give powers of ten equal steps, and zero the bottom', () => {
    const { y } = gradientScales([curve(1e-6, 1e-3, 1)], WIDTH, HEIGHT);
    expect(y(1e-6) - y(1e-3)).toBeCloseTo(y(1e-3) - y(1), 6);
    expect(y(1)).toBeLessThan(y(1e-6));
    expect(y(0)).toBe(HEIGHT);
  });

  it('keep gradients of about one size a flat line', () => {
    const { y } = gradientScales([curve(1, 1.1, 0.9)], WIDTH, HEIGHT);
    expect(Math.abs(y(0.9) - y(1.1))).toBeLessThan(HEIGHT / 20);
  });

  it('are the same for both curves', () => {
    const one = gradientScales([curve(1, 1), curve(1e-9, 1e-5, 1)], WIDTH, HEIGHT);
    expect(one.x(2)).toBeLessThan(WIDTH);
    expect(one.y(1e-9)).toBeLessThanOrEqual(HEIGHT);
    expect(one.depthAt(one.x(2))).toBe(2);
  });

  it('find the layer nearest to the pointer, within the network', () => {
    const { x, depthAt } = gradientScales([curve(...Array<number>(34).fill(1))], WIDTH, HEIGHT);
    expect([0, 17, 33].map((depth) => depthAt(x(depth) + 2))).toEqual([0, 17, 33]);
    expect([depthAt(-50), depthAt(WIDTH + 50)]).toEqual([0, 33]);
  });

  it('mark depths from the first layer, and few norms however many decades', () => {
    const { depthTicks, normTicks } = gradientScales(
      [curve(...Array.from({ length: 34 }, (_, depth) => 10 ** -depth))],
      WIDTH,
      HEIGHT,
    );
    expect(depthTicks[0]).toBe(0);
    expect(depthTicks.every((depth) => Number.isInteger(depth) && depth < 34)).toBe(true);
    expect(normTicks.length).toBeLessThan(10);
    expect(normTicks.length).toBeGreaterThan(3);
  });

  it('stand a single layer, and none with a gradient', () => {
    for (const points of [curve(3), curve(0, 0), curve()]) {
      const { x, y, depthTicks } = gradientScales([points], WIDTH, HEIGHT);
      expect([x(0), y(1)].every(Number.isFinite)).toBe(true);
      expect(depthTicks[0]).toBe(0);
    }
  });
});

describe('curves of gradients', () => {
  const scales = gradientScales([curve(1, 0, 1, 1)], WIDTH, HEIGHT);

  it('are interrupted where there is no gradient', () => {
    expect(
      linePath(curve(1, 1, 1, 1), scales)
        .match(/[ML]/g)
        ?.join(''),
    ).toBe('MLLL');
    expect(
      linePath(curve(1, 0, 1, 1), scales)
        .match(/[ML]/g)
        ?.join(''),
    ).toBe('MML');
  });

  it('have their names where they are farthest apart', () => {
    const curves = [curve(1, 1, 1e-6, 1), curve(1, 1, 1, 1)] as const;
    const both = gradientScales(curves, WIDTH, HEIGHT);
    const [lower, upper] = labelPlaces(curves, both, { width: WIDTH, height: HEIGHT, text: 60 });
    expect(lower.x).toBe(both.x(2));
    expect(upper.x).toBe(both.x(2));
    expect(upper.y).toBeLessThan(both.y(1));
    expect(lower.y).toBeGreaterThan(both.y(1e-6));
  });
});
