import { describe, expect, it } from 'vitest';
import { memoryFit, neededBytes } from '../../src/profile/memory-need';

const GB = 1e9;
/** 1 MB of activations a sample, 0.25 MB of input. */
const asked = (batch: number) => ({
  activationBytes: batch * 1e6,
  inputBytes: batch * 0.25e6,
  weightBytes: 0.1 * GB,
});

describe('memory that batches need', () => {
  it('is twice what a process takes: weights, inputs, and twice the activations', () => {
    expect(neededBytes(asked(1000))).toBeCloseTo(2 * (2 * GB + 0.25 * GB + 0.1 * GB), 0);
  });

  it('names the largest power of two that fits, its neighbours, and what was asked for', () => {
    const fit = memoryFit(asked(8192), 8192, 20 * GB);
    expect(fit?.largest).toBe(2048);
    expect(fit?.batches.map(({ batch, fits }) => `${batch} ${fits}`)).toEqual([
      '1024 true',
      '2048 true',
      '4096 false',
      '8192 false',
    ]);
    for (const { batch, neededBytes: needed } of fit?.batches ?? [])
      expect(needed).toBeCloseTo(neededBytes(asked(batch)), 0);
  });

  it('says so where not even one sample fits', () => {
    const fit = memoryFit(asked(4), 4, 0.1 * GB);
    expect(fit?.largest).toBeNull();
    expect(fit?.batches.map(({ batch }) => batch)).toEqual([1, 2, 4]);
  });

  it('never takes the batch that failed for one that fits, whatever was predicted', () => {
    const fit = memoryFit(asked(8), 8, 1000 * GB);
    expect(fit?.largest).toBe(4);
    expect(fit?.batches.at(-1)).toMatchObject({ batch: 8, fits: false });
  });

  it('knows no smaller batch than one', () => {
    expect(memoryFit(asked(1), 1, GB)).toBeNull();
  });
});
