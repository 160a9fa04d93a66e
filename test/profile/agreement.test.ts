import { describe, expect, it } from 'vitest';
import { agreementOf } from '../../src/profile/agreement';

const pair = (shape: number[], before: number[], after: number[]) => ({
  shape,
  before: Float64Array.from(before),
  after: Float64Array.from(after),
});

describe('agreement of outputs', () => {
  it('is whole for the same numbers, infinities and not-numbers included', () => {
    const values = [1, -2, Infinity, NaN];
    expect(agreementOf([pair([2, 2], values, values)])).toMatchObject({
      maxRelative: 0,
      maxAbsolute: 0,
      cosine: 1,
    });
  });

  it('counts the largest difference as a part of the largest value', () => {
    const found = agreementOf([pair([1, 3], [1, -4, 2], [1, -4, 2.5])]);
    expect(found.maxAbsolute).toBe(0.5);
    expect(found.maxRelative).toBe(0.125);
    expect(found.top1).toBe(1);
  });

  it('counts rows with the same largest element', () => {
    const found = agreementOf([pair([2, 2], [1, 2, 2, 1], [1, 2, 1, 2])]);
    expect(found.top1).toBe(0.5);
    expect(found.cosine).toBeCloseTo(9 / 10, 9);
  });

  it.each([
    ['a number became none', [1, 2], [1, NaN]],
    ['a number became infinite', [1, 2], [1, Infinity]],
  ])('is lost when %s', (_, before, after) => {
    expect(agreementOf([pair([1, 2], before, after)]).maxRelative).toBe(Infinity);
  });

  it('takes the worst output', () => {
    const same = pair([1, 2], [1, 2], [1, 2]);
    expect(agreementOf([same, pair([1], [2], [1])]).maxRelative).toBe(0.5);
  });
});
